package dev.agentops.server.metrics;

import dev.agentops.server.http.Endpoint;
import dev.agentops.server.http.Form;
import dev.agentops.server.http.OutboundHttp;
import dev.agentops.server.http.OutboundLimits;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A Prometheus of the machine, with its own data, that reads what a test serves once a second. */
public final class RealPrometheus implements AutoCloseable {
    public static final Path PROGRAM = Path.of("/usr/bin/prometheus");

    private static final String SHOP_RULES = """
            groups:
              - name: shop
                interval: 1s
                rules:
                  - {alert: TooManyErrors, expr: 'shop_errors > 3', annotations: {summary: 'shop fails'}}
                  - {alert: NeverFires, expr: 'shop_errors > 1e9'}
            """;

    final String url;
    private final Process process;

    /** @param target host and port of what serves {@code /metrics} */
    RealPrometheus(Path folder, String target) throws IOException, InterruptedException {
        this(folder, "  - {job_name: shop, static_configs: [{targets: ['" + target + "']}]}\n", SHOP_RULES);
    }

    /**
     * @param scrapes entries of {@code scrape_configs}
     * @param rules a file of rules
     */
    public RealPrometheus(Path folder, String scrapes, String rules) throws IOException, InterruptedException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        Files.writeString(folder.resolve("rules.yml"), rules);
        Files.writeString(
                folder.resolve("prometheus.yml"),
                "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\nscrape_configs:\n"
                        + scrapes);
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        await("up == 1");
    }

    /** Until the query has a result. */
    public void await(String query) throws IOException, InterruptedException {
        try (var http = new OutboundHttp(Endpoint.at(url), OutboundLimits.LOOK)) {
            for (int tries = 0; tries < 300; tries++) {
                try {
                    if (http.query("/api/v1/query", Form.of("query", query))
                            .text()
                            .contains("\"value\"")) {
                        return;
                    }
                } catch (IOException e) {
                    // it does not listen yet
                }
                Thread.sleep(100);
            }
        }
        throw new IOException("Prometheus never had a result for " + query);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
