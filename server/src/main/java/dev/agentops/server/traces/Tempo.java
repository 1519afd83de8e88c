package dev.agentops.server.traces;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.Estate;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.Answer;
import dev.agentops.server.http.Form;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.logs.LogWindow;
import dev.agentops.server.safety.untrusted.Redactor;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The HTTP API of Grafana Tempo (<a href="https://grafana.com/docs/tempo/latest/api_docs/">reference</a>). Thread-safe. */
public final class Tempo {
    private static final int MAX_ERROR = 1_000;
    private static final int NOT_FOUND = 404;
    private static final long SECOND = 1_000_000_000L;

    /** @param partial what Tempo says is missing; empty if nothing is */
    record Found(JsonNode trace, String partial) {}

    private final Servers servers;

    public Tempo(Servers servers) {
        this.servers = servers;
    }

    /** @param id in hex. @return empty when Tempo has no spans of it */
    Optional<Found> trace(String id) throws IOException, InterruptedException {
        var answer = ask("/api/v2/traces/" + id, Form.EMPTY);
        if (answer.status() == NOT_FOUND) {
            // also what a Tempo answers that does not have this route yet
            answer = ask("/api/traces/" + id, Form.EMPTY);
        }
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        var body = json(answer);
        var trace = body.has("trace") ? body.path("trace") : body;
        boolean isThere =
                trace.path("resourceSpans").size() + trace.path("batches").size() > 0;
        String partial = body.path("status").asText().equals("PARTIAL")
                ? "the trace is PARTIAL: " + words(body.path("message").asText("Tempo does not say why"))
                : "";
        return isThere ? Optional.of(new Found(trace, partial)) : Optional.empty();
    }

    /** @param spans of each trace that matched */
    JsonNode search(String traceQl, LogWindow window, int limit, int spans) throws IOException, InterruptedException {
        return get(
                "/api/search",
                between(window)
                        .and("q", traceQl)
                        .and("limit", String.valueOf(limit))
                        .and("spss", String.valueOf(spans)));
    }

    JsonNode tags(LogWindow window) throws IOException, InterruptedException {
        return get("/api/v2/search/tags", between(window));
    }

    /** @param tag with its scope, such as {@code resource.service.name} */
    JsonNode values(String tag, LogWindow window) throws IOException, InterruptedException {
        String name = URLEncoder.encode(tag, StandardCharsets.UTF_8).replace("+", "%20");
        return get("/api/v2/search/tag/" + name + "/values", between(window));
    }

    /** For the doctor. @return its version, or that it answers */
    public String version() throws IOException, InterruptedException {
        var answer = ask("/api/echo", Form.EMPTY);
        if (!answer.isOk() || !answer.text().strip().equals("echo")) {
            throw new OutboundException(servers.http(Estate.TEMPO).host() + " answers " + answer.status()
                    + ", but not as Tempo does: " + words(answer.text()));
        }
        try {
            String version =
                    get("/api/status/buildinfo", Form.EMPTY).path("version").asText("");
            return version.isEmpty() ? "answers" : version;
        } catch (OutboundException e) {
            return "answers"; // not every proxy lets that through
        }
    }

    /** Whole seconds around the window: Tempo knows no smaller ones. */
    private static Form between(LogWindow window) {
        return Form.of("start", String.valueOf(Math.floorDiv(window.from(), SECOND)))
                .and("end", String.valueOf(Math.ceilDiv(window.to(), SECOND)));
    }

    private JsonNode get(String path, Form form) throws IOException, InterruptedException {
        return json(ask(path, form));
    }

    private Answer ask(String path, Form form) throws IOException, InterruptedException {
        return servers.http(Estate.TEMPO).get(path, form);
    }

    private JsonNode json(Answer answer) throws IOException {
        String host = servers.http(Estate.TEMPO).host();
        if (!answer.isOk()) {
            throw new OutboundException(host + " answered " + answer.status() + ": " + words(answer.text()));
        }
        try {
            // through a String: bytes that are no UTF-8 become marks, and the answer can still be read
            var body = Json.mapper().readTree(answer.text());
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw new OutboundException(host + " answered " + answer.status() + " without JSON: " + words(answer.text()));
    }

    private String words(String text) {
        return Redactor.start(servers.http(Estate.TEMPO).safe(text.strip()), MAX_ERROR);
    }
}
