package dev.agentops.server.offline;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

public final class OfflineModelServer implements AutoCloseable {
    public static OfflineModelServer start(Duration pause) throws IOException {
        return new OfflineModelServer();
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:1/v1");
    }

    @Override
    public void close() {}
}
