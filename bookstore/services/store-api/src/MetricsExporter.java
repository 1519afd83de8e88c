import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Pushes the store's counters to a Graphite server, when the settings ask for it. No request depends on it. */
final class MetricsExporter {
    private static final int CONNECT_TIMEOUT_MS = 1000;

    private final boolean enabled;
    private final String address;
    private final int everyMs;
    private final WebServer server;
    private final Log log;

    MetricsExporter(Config config, WebServer server, Log log) {
        this.enabled = config.flag("metrics.push.enabled", false);
        this.address = config.text("metrics.push.address", "127.0.0.1:2003");
        this.everyMs = config.integer("metrics.push.every.ms", 2000);
        this.server = server;
        this.log = log.named("MetricsExporter");
    }

    void start() {
        if (enabled) {
            Thread.ofVirtual().name("metrics").start(this::pushForever);
        }
    }

    private void pushForever() {
        try {
            while (true) {
                Thread.sleep(everyMs);
                push();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void push() {
        int colon = address.lastIndexOf(':');
        InetSocketAddress target =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        try (Socket socket = new Socket()) {
            socket.connect(target, CONNECT_TIMEOUT_MS);
            OutputStream out = socket.getOutputStream();
            out.write("store.requests %d %d\n"
                    .formatted(server.requestCount(), Instant.now().getEpochSecond())
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            log.error("could not push metrics to " + address + ": " + e.getMessage(), e, Map.of());
        }
    }
}
