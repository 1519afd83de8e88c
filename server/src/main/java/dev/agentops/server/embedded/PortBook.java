package dev.agentops.server.embedded;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.server.StartException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code ports.json}: the loopback port of each part, the same at every start for as long as nobody else takes it.
 * Safe for several threads.
 */
public final class PortBook {
    /** Below the range from which the system takes ports for outgoing connections. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, Integer> ports;

    PortBook(Path file) throws StartException {
        this.file = file;
        try {
            ports = Files.exists(file)
                    ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Integer>>() {})
                    : new TreeMap<>();
        } catch (IOException e) {
            throw new StartException("%s can't be read (%s): delete it, new ports are chosen".formatted(file, e), e);
        }
    }

    /** The port of a part that is not running. It is free now. */
    public synchronized int free(String part) throws StartException {
        Integer last = ports.get(part);
        return last != null && isFree(last) ? last : choose(part);
    }

    /** The port of a part that may be running and then holds it. */
    synchronized int held(String part) throws StartException {
        Integer last = ports.get(part);
        return last != null ? last : choose(part);
    }

    /** The part will not come back: its port is free for others. */
    synchronized void forget(String part) throws StartException {
        if (ports.remove(part) != null) {
            save();
        }
    }

    private int choose(String part) throws StartException {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        } while (ports.containsValue(port) || !isFree(port));
        ports.put(part, port);
        save();
        return port;
    }

    private void save() throws StartException {
        try {
            Path next = file.resolveSibling("ports.json.next");
            Files.write(next, JSON.writeValueAsBytes(ports));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartException("%s can't be written: %s".formatted(file, e), e);
        }
    }

    /** Whether a server could listen on this loopback port. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
