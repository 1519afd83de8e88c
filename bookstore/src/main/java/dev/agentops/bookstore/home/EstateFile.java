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

    /** @param runbooks the folder of what people wrote down about the services */
    public static void write(BookstoreHome home, Ports ports, Path runbooks) throws IOException {
        writeControlProgram(home);
        StringBuilder yaml = new StringBuilder();
        yaml.append("workspace: ").append(quoted(home.services().toString()));
        yaml.append("\nrunbooks: ").append(quoted(runbooks.toString())).append("\nservices:\n");
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

    /** In a file, so that the restart command is short enough to be judged by who has to approve it. */
    private static void writeControlProgram(BookstoreHome home) throws IOException {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        Files.writeString(home.controlProgram(), "-cp " + quoted(classPath) + "\n" + MAIN_CLASS + "\n");
    }

    private static List<String> restartCommand(BookstoreHome home, Service service) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.controlProgram(),
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

    /** A JSON string is a YAML string, whatever is in it; what a path holds of it java's argument files read alike. */
    private static String quoted(String value) throws JsonProcessingException {
        return JSON.writeValueAsString(value);
    }
}
