package dev.agentops.bookstore.home;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The port of each service. Ports are kept in a file and used again, so that addresses survive a restart. */
public record Ports(Map<Service, Integer> byService) {
    /** Below the range from which Linux takes the ports of outgoing connections, so none is taken while a service restarts. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 30_000;

    /** The ports of last time where they are free, new ones where not. */
    public static Ports choose(Path file) throws IOException {
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            }
        }
        Map<Service, Integer> chosen = new EnumMap<>(Service.class);
        Set<Integer> taken = new HashSet<>();
        for (Service service : Service.values()) {
            int port = portOf(kept.getProperty(service.id(), ""));
            while (port == 0 || taken.contains(port) || !isFree(port)) {
                port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            }
            taken.add(port);
            chosen.put(service, port);
            kept.setProperty(service.id(), Integer.toString(port));
        }
        try (Writer writer = Files.newBufferedWriter(file)) {
            kept.store(writer, null);
        }
        return new Ports(chosen);
    }

    public String url(Service service) {
        return "http://127.0.0.1:" + byService.get(service);
    }

    private static int portOf(String kept) {
        return kept.matches("[0-9]{4,5}") ? Integer.parseInt(kept) : 0;
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
