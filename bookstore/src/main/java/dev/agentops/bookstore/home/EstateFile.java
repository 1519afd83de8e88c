package dev.agentops.bookstore.home;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes {@code services.yaml}: all that AgentOps has to know of the services it looks after. */
public final class EstateFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAIN_CLASS = "dev.agentops.bookstore.BookstoreMain";

    private EstateFile() {}

    public static void write(BookstoreHome home, Ports ports) throws IOException {
        StringBuilder yaml = new StringBuilder();
        yaml.append("workspace: ").append(quoted(home.services().toString())).append("\nservices:\n");
        for (Service service : Service.values()) {
            yaml.append("""
                      - name: %s
                        logs: %s
                        code: %s
                        health: %s
                        url: %s
                        restart: %s
                    """.formatted(
                            service.id(),
                            list(List.of(home.log(service).toString())),
                            service.id(),
                            quoted(ports.url(service) + "/health"),
                            quoted(ports.url(service)),
                            list(restartCommand(home, service))));
        }
        Files.writeString(home.estateFile(), yaml);
    }

    private static List<String> restartCommand(BookstoreHome home, Service service) {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-cp",
                classPath,
                MAIN_CLASS,
                "restart",
                service.id(),
                "--home",
                home.dir().toString());
    }

    private static String list(List<String> values) throws IOException {
        StringBuilder list = new StringBuilder("[");
        for (String value : values) {
            list.append(list.length() == 1 ? "" : ", ").append(quoted(value));
        }
        return list.append(']').toString();
    }

    /** A JSON string is a YAML string, whatever is in it. */
    private static String quoted(String value) throws JsonProcessingException {
        return JSON.writeValueAsString(value);
    }
}
