package dev.agentops.server.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentops.agentkit.mcp.McpServer;
import dev.agentops.agentkit.mcp.McpStatus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code mcp.json}, read once. An entry that cannot be used is a problem of that entry; what is told of it never holds a value of the
 * file, which may be secret.
 */
final class McpFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** @param agents who gets its tools; empty when the file does not say */
    record Entry(McpServer server, Set<String> agents) {}

    private final Path file;
    private final Map<String, String> environment;
    private final Set<String> agents;
    private final List<Entry> entries = new ArrayList<>();
    private final List<McpStatus> problems = new ArrayList<>();

    private McpFile(Path file, Map<String, String> environment, Set<String> agents) {
        this.file = file.toAbsolutePath();
        this.environment = environment;
        this.agents = agents;
    }

    /** @param agents those that there are */
    static McpFile read(Path file, Map<String, String> environment, Set<String> agents) {
        var read = new McpFile(file, environment, agents);
        if (Files.exists(file)) {
            read.all();
        }
        return read;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    List<McpStatus> problems() {
        return List.copyOf(problems);
    }

    private void all() {
        try {
            var servers = MAPPER.readTree(Files.readString(file)).path("mcpServers");
            if (!servers.isObject()) {
                throw new IllegalArgumentException("it has no mcpServers");
            }
            servers.properties().forEach(server -> one(server.getKey(), server.getValue()));
        } catch (JsonProcessingException e) {
            problem("mcp", "it is no JSON " + place(e));
        } catch (IOException e) {
            problem("mcp", "it cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            problem("mcp", e.getMessage());
        }
    }

    private void one(String name, JsonNode written) {
        try {
            var server = MAPPER.treeToValue(written, WrittenServer.class);
            if (server.disabled()) {
                return;
            }
            var whom = Set.copyOf(Optional.ofNullable(server.agents()).orElse(List.of()));
            if (!agents.containsAll(whom)) {
                throw new IllegalArgumentException("agents can be "
                        + String.join(", ", agents.stream().sorted().toList()));
            }
            entries.add(new Entry(server.server(name, file.getParent(), environment), whom));
        } catch (UnrecognizedPropertyException e) {
            problem(
                    name,
                    "there is no field '" + e.getPropertyName() + "'; the fields are "
                            + String.join(
                                    ", ",
                                    e.getKnownPropertyIds().stream()
                                            .map(String::valueOf)
                                            .sorted()
                                            .toList()));
        } catch (JsonProcessingException e) {
            problem(name, "a field has another type than it should " + place(e));
        } catch (IllegalArgumentException e) {
            problem(name, e.getMessage());
        }
    }

    /** Not the message of the exception, which may quote the file. */
    private static String place(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return "(" + mapping.getPath().getFirst().getFieldName() + ")";
        }
        return e.getLocation() == null
                ? ""
                : "(line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private void problem(String name, String what) {
        problems.add(new McpStatus(name, false, "not started: " + what, "correct " + file + " and restart AgentOps"));
    }
}
