package dev.agentops.server.mcp;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentops.agentkit.mcp.Endpoint;
import dev.agentops.agentkit.mcp.McpLimits;
import dev.agentops.agentkit.mcp.McpServer;
import dev.agentops.server.settings.Placeholders;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One entry of {@code mcpServers}, as other programs have it too, with fields of ours from {@code agents} on.
 *
 * @param type stdio or http; told by command and url when it is left out
 * @param agents who gets its tools; if left out, read-only ones all agents, others those that change things
 * @param readOnlyTools run without being asked about
 * @param pins by tool, {@code sha256:…}: only these, as they are
 * @param timeoutSeconds the longest silence in a call
 */
record WrittenServer(
        @Nullable String type,
        @Nullable String command,
        @Nullable List<String> args,
        @Nullable Map<String, String> env,
        @Nullable String cwd,
        @Nullable String url,
        @Nullable Map<String, String> headers,
        boolean disabled,
        @Nullable List<String> agents,
        @Nullable List<String> readOnlyTools,
        @Nullable Map<String, String> pins,
        @JsonProperty("timeoutSeconds") int timeoutSeconds) {
    /** What a program gets of our environment: enough to be found and to run, no key. */
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR");

    private static final int MAX_TIMEOUT = 600;

    /** @throws IllegalArgumentException when it cannot be used; says why, without values */
    McpServer server(String name, Path folder, Map<String, String> environment) {
        var placeholders = new Placeholders(environment);
        var endpoint = endpoint(folder, environment, placeholders);
        if (timeoutSeconds < 0 || timeoutSeconds > MAX_TIMEOUT) {
            throw new IllegalArgumentException("timeoutSeconds is from 1 to " + MAX_TIMEOUT);
        }
        var limits = timeoutSeconds == 0
                ? McpLimits.DEFAULT
                : McpLimits.DEFAULT.withIdle(Duration.ofSeconds(timeoutSeconds));
        return new McpServer(
                name,
                endpoint,
                Set.copyOf(Objects.requireNonNullElse(readOnlyTools, List.of())),
                Objects.requireNonNullElse(pins, Map.of()),
                secrets(placeholders),
                limits);
    }

    private Endpoint endpoint(Path folder, Map<String, String> environment, Placeholders placeholders) {
        String kind = Objects.requireNonNullElse(type, command != null ? "stdio" : "http");
        return switch (kind) {
            case "stdio" -> program(folder, environment, placeholders);
            case "http", "streamable-http", "streamableHttp" -> http(placeholders);
            default -> throw new IllegalArgumentException("its type is not spoken here: it can be stdio or http");
        };
    }

    private Endpoint program(Path folder, Map<String, String> environment, Placeholders placeholders) {
        if (command == null || url != null || headers != null) {
            throw new IllegalArgumentException(
                    "it needs a command (with args, env, cwd), or else a url (with headers)");
        }
        var words = Stream.concat(Stream.of(command), Objects.requireNonNullElse(args, List.<String>of()).stream());
        var variables = new HashMap<String, String>();
        INHERITED.stream().filter(environment::containsKey).forEach(name -> variables.put(name, environment.get(name)));
        variables.putAll(filled(env, placeholders));
        return new Endpoint.Program(
                words.map(placeholders::fill).toList(),
                variables,
                folder.resolve(placeholders.fill(Objects.requireNonNullElse(cwd, ".")))
                        .normalize());
    }

    private Endpoint http(Placeholders placeholders) {
        if (url == null || command != null || args != null || env != null || cwd != null) {
            throw new IllegalArgumentException(
                    "it needs a url (with headers), or else a command (with args, env, cwd)");
        }
        try {
            return new Endpoint.Http(new URI(placeholders.fill(url)), filled(headers, placeholders));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("its url is none");
        }
    }

    private static Map<String, String> filled(@Nullable Map<String, String> written, Placeholders placeholders) {
        var filled = new HashMap<String, String>();
        Objects.requireNonNullElse(written, Map.<String, String>of())
                .forEach((name, value) -> filled.put(name, placeholders.fill(value)));
        return filled;
    }

    /** What came from the environment, and what stands in the file where secrets stand. */
    private Set<String> secrets(Placeholders placeholders) {
        var secrets = new HashSet<>(placeholders.used());
        var literal = new ArrayList<>(
                Objects.requireNonNullElse(headers, Map.<String, String>of()).values());
        Objects.requireNonNullElse(env, Map.<String, String>of()).forEach((name, value) -> {
            if (name.matches("(?i).*(key|token|secret|password|passwd|credential|auth).*")) {
                literal.add(value);
            }
        });
        literal.stream()
                .filter(value -> !value.contains("${"))
                .map(value -> value.replaceFirst("(?i)^(bearer|basic) +", ""))
                .forEach(secrets::add);
        return secrets;
    }
}
