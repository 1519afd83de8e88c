package dev.agentops.server.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A service made of files: a log, a source file and a restart command that counts. */
public final class TestEstate {
    private final Path folder;

    public TestEstate(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("code/shop/src"));
        Files.writeString(folder.resolve("code/shop/src/Price.java"), "int price = 1 / 0;\n");
        Files.writeString(
                folder.resolve("shop.log"),
                Json.write(Map.of(
                                "ts",
                                Instant.now().toString(),
                                "level",
                                "ERROR",
                                "service",
                                "shop",
                                "msg",
                                "/ by zero"))
                        + "\n");
        Files.writeString(servicesFile(), services());
    }

    private String services() {
        return Json.write(Map.of(
                "workspace",
                folder.resolve("code").toString(),
                "services",
                List.of(Map.of(
                        "name",
                        "shop",
                        "logs",
                        List.of(folder.resolve("shop.log").toString()),
                        "code",
                        "shop",
                        "health",
                        "",
                        "restart",
                        List.of("/bin/sh", "-c", "echo x >> " + folder.resolve("restarts") + "; echo up")))));
    }

    /** Where the service answers for its health; what else is set stays. */
    public void healthAt(String url) throws IOException {
        var settings = (ObjectNode) Json.mapper().readTree(Files.readString(servicesFile()));
        ((ObjectNode) settings.at("/services/0")).put("health", url);
        settings(settings.toString());
    }

    /** @return the settings before, for {@link #settings} */
    public String alsoLogsTo(Path log) throws IOException {
        String before = Files.readString(servicesFile());
        var settings = (ObjectNode) Json.mapper().readTree(before);
        ((ArrayNode) settings.at("/services/0/logs")).add(log.toString());
        settings(settings.toString());
        return before;
    }

    /** At once, so that nobody reads half of them. */
    public void settings(String text) throws IOException {
        var next = Files.writeString(servicesFile().resolveSibling("services.next"), text);
        Files.move(next, servicesFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    public Path servicesFile() {
        return folder.resolve("services.yaml");
    }

    public Path folder() {
        return folder;
    }

    public String price() throws IOException {
        return Files.readString(folder.resolve("code/shop/src/Price.java"));
    }

    public void price(String content) throws IOException {
        Files.writeString(folder.resolve("code/shop/src/Price.java"), content);
    }

    public int restarts() throws IOException {
        var file = folder.resolve("restarts");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }
}
