package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** The server's REST API. An answer that is an error becomes a {@link CommandException} with the server's own words. */
final class Api {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Supplier<ServerOptions.Address> address;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    Api(Supplier<ServerOptions.Address> address) {
        this.address = address;
    }

    JsonNode get(String path) {
        return send(request(path).timeout(TIMEOUT).GET());
    }

    JsonNode post(String path, Object body) {
        return send(request(path)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
    }

    /** @param key the same request with the same key is done once */
    JsonNode post(String path, Object body, String key) {
        return send(request(path)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", headerValue(key))
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
    }

    private static String headerValue(String key) {
        if (!key.matches("[\\x21-\\x7e]+")) {
            throw new CommandException("A key has printable ASCII characters without spaces, such as a UUID");
        }
        return key;
    }

    void delete(String path) {
        sendForText(request(path).timeout(TIMEOUT).DELETE());
    }

    /** An answer that is a file. */
    String text(String path) {
        return sendForText(request(path).timeout(TIMEOUT).GET());
    }

    /** The thread's events after a sequence number. @throws IOException when the server can't be reached */
    InputStream events(String threadId, long after) throws IOException {
        HttpRequest request = request("/api/threads/" + segment(threadId) + "/events")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(after))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() >= 500) {
                throw new IOException("the server answered " + response.statusCode());
            }
            if (response.statusCode() != 200) {
                String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
                throw refusal(response.statusCode(), body);
            }
            return response.body();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** A path segment or query value with nothing in it that a URL gives a meaning. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        ServerOptions.Address server = address.get();
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer " + server.token())
                .header("X-AgentOps-Client", "cli");
    }

    private JsonNode send(HttpRequest.Builder builder) {
        try {
            return Json.mapper().readTree(sendForText(builder));
        } catch (IOException e) {
            throw new CommandException("The server's answer is not JSON: is this an AgentOps?", e);
        }
    }

    private String sendForText(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw refusal(response.statusCode(), response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UnreachableException(
                    "No AgentOps is running on %s (%s). Start it with ./agentops up"
                            .formatted(request.uri().resolve("/"), reason(e)),
                    e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static CommandException refusal(int status, String body) {
        JsonNode problem = problem(body);
        String detail = problem == null
                ? ""
                : problem.path("detail").asText(problem.path("title").asText());
        return new CommandException(detail.isBlank() ? "The server answered " + status : Printable.line(detail));
    }

    private static @Nullable JsonNode problem(String body) {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException notJson) {
            return null;
        }
    }

    private static CommandException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CommandException("interrupted", e);
    }
}
