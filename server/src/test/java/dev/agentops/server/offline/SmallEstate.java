package dev.agentops.server.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Hooks;
import dev.agentops.agentkit.Json;
import dev.agentops.server.commands.Machine;
import dev.agentops.server.commands.OwnFiles;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;
import dev.agentops.server.testing.MemoryFileSnapshots;
import dev.agentops.server.tools.Toolbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Two services that are only files: their code, their logs, and what runs, which is a copy of the code from the last restart. A
 * thread plays their customers, and logs errors while the broken text stands in what runs. The real tools work on it.
 */
final class SmallEstate implements AutoCloseable {
    private static final InstallationKey KEY = new InstallationKey(new byte[32]);
    private static final Redactor REDACTOR = new Redactor(KEY);

    private final Path folder;
    private final Trouble trouble;
    private final Thread customers;
    private volatile boolean open = true;
    private int requests;

    private SmallEstate(Path folder, Trouble trouble) {
        this.folder = folder;
        this.trouble = trouble;
        this.customers = Thread.ofVirtual().unstarted(this::buy);
    }

    static SmallEstate in(Path folder, Trouble trouble) throws IOException, InterruptedException {
        var estate = new SmallEstate(folder, trouble);
        for (var file : trouble.files().entrySet()) {
            estate.write("workspace/" + file.getKey(), file.getValue());
            estate.write("running/" + file.getKey(), file.getValue());
        }
        estate.write("workspace/shop/README", "a shop");
        estate.write("logs/shop.log", "");
        estate.write("logs/depot.log", "");
        estate.write("restart.sh", "cp -r workspace/. running/ && echo ok\n");
        estate.write("services.yaml", """
                workspace: workspace
                services:
                  - name: shop
                    logs: [logs/shop.log]
                    code: shop
                    restart: [bash, -c, "cd .. && bash restart.sh"]
                  - name: depot
                    logs: [logs/depot.log]
                    code: depot
                    restart: [bash, -c, "cd .. && bash restart.sh"]
                """);
        estate.customers.start();
        Thread.sleep(200);
        return estate;
    }

    Toolbox tools() {
        return new Toolbox(
                new EstateFile(folder.resolve("services.yaml")),
                new HealthCheck(),
                new Sandbox.NoSandbox(),
                Machine.detect(OwnFiles.NONE, "shown"),
                REDACTOR,
                new MemoryFileSnapshots(),
                runId -> List.of());
    }

    Hooks hooks() {
        return new UntrustedText(REDACTOR, KEY);
    }

    String file(String path) throws IOException {
        return Files.readString(folder.resolve("workspace").resolve(path));
    }

    /** A line of its own, as an error, or as it stands when it is JSON. */
    void says(String service, String text) throws IOException {
        if (text.startsWith("{")) {
            Files.writeString(folder.resolve("logs").resolve(service + ".log"), text + "\n", StandardOpenOption.APPEND);
        } else {
            log(service, line(service, "ERROR", "Notice", text));
        }
    }

    @Override
    public void close() throws InterruptedException {
        open = false;
        customers.join();
    }

    private void buy() {
        try {
            while (open) {
                request(requests++);
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void request(int number) throws IOException {
        String trace = "trace%04d".formatted(number);
        boolean fails = number % 2 == 0
                && Files.readString(folder.resolve("running").resolve(trouble.brokenFile()))
                        .contains(trouble.brokenText());
        if (number % 5 == 0) {
            log(
                    "shop",
                    line("shop", "ERROR", "Exporter", "could not push metrics to 127.0.0.1:9: Connection refused")
                            .put("error", "java.net.ConnectException: Connection refused")
                            .put(
                                    "stack",
                                    "java.net.ConnectException: Connection refused\n\tat Exporter.push(Exporter.java:1)"));
        }
        if (fails) {
            log(
                    trouble.service(),
                    line(trouble.service(), "ERROR", "Shop", trouble.message())
                            .put("traceId", trace)
                            .put("method", "GET")
                            .put("path", "/goods/12")
                            .put("error", trouble.error())
                            .put("stack", stack()));
        }
        log(
                "shop",
                line("shop", "INFO", "Web", "request")
                        .put("traceId", trace)
                        .put("method", "GET")
                        .put("path", "/goods/" + (number % 2 == 0 ? 12 : 13))
                        .put("status", fails ? trouble.status() : 200)
                        .put("durationMs", 3));
    }

    private String stack() {
        var stack = new StringBuilder(trouble.error());
        stack.append("\n\tat java.base/java.util.Objects.check(Objects.java:300)");
        trouble.frames().forEach(frame -> stack.append("\n\tat ").append(frame));
        return stack.toString();
    }

    private static ObjectNode line(String service, String level, String logger, String message) {
        return Json.mapper()
                .createObjectNode()
                .put("ts", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("level", level)
                .put("service", service)
                .put("logger", logger)
                .put("msg", message);
    }

    private void log(String service, ObjectNode line) throws IOException {
        Files.writeString(folder.resolve("logs").resolve(service + ".log"), line + "\n", StandardOpenOption.APPEND);
    }

    private void write(String path, String content) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
