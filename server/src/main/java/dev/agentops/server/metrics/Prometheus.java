package dev.agentops.server.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentops.server.estate.Estate;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.Answer;
import dev.agentops.server.http.Form;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.safety.untrusted.Redactor;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP API of Prometheus and of what speaks like it
 * (<a href="https://prometheus.io/docs/prometheus/latest/querying/api/">reference</a>). Thread-safe.
 */
public final class Prometheus {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MAX_ERROR = 1_000;

    /** @param warnings what Prometheus adds to an answer that it may have cut */
    record Reply(JsonNode data, List<String> warnings) {}

    /** Prometheus refuses a query. Its own words are the message: they say what to correct. */
    static final class Refused extends OutboundException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private final Servers servers;

    public Prometheus(Servers servers) {
        this.servers = servers;
    }

    Reply instant(String query, Instant at) throws IOException, InterruptedException {
        return ask("/api/v1/query", Form.of("query", query).and("time", seconds(at)));
    }

    /** @param step in seconds */
    Reply range(String query, Instant from, Instant to, long step) throws IOException, InterruptedException {
        return ask(
                "/api/v1/query_range",
                Form.of("query", query)
                        .and("start", seconds(from))
                        .and("end", seconds(to))
                        .and("step", String.valueOf(step)));
    }

    /** @param selector series to look at; empty for all */
    Reply labelValues(String label, String selector, Instant from, Instant to)
            throws IOException, InterruptedException {
        var form = Form.of("start", seconds(from)).and("end", seconds(to));
        return get("/api/v1/label/" + label + "/values", selector.isEmpty() ? form : form.and("match[]", selector));
    }

    Reply series(String selector, Instant from, Instant to) throws IOException, InterruptedException {
        return get(
                "/api/v1/series",
                Form.of("match[]", selector).and("start", seconds(from)).and("end", seconds(to)));
    }

    Reply metadata() throws IOException, InterruptedException {
        return get("/api/v1/metadata", Form.of("limit_per_metric", "1"));
    }

    Reply alertRules() throws IOException, InterruptedException {
        return get("/api/v1/rules", Form.of("type", "alert"));
    }

    /** For the doctor. @return its version, or that it answers */
    public String version() throws IOException, InterruptedException {
        var reply = ask("/api/v1/query", Form.of("query", "vector(1)"));
        if (!reply.data().path("resultType").asText().equals("vector")) {
            throw new OutboundException(
                    servers.http(Estate.PROMETHEUS).host() + " answers, but not as Prometheus does");
        }
        try {
            String version = get("/api/v1/status/buildinfo", Form.EMPTY)
                    .data()
                    .path("version")
                    .asText("");
            return version.isEmpty() ? "answers" : version;
        } catch (OutboundException e) {
            return "answers"; // those that only speak like it need not have that
        }
    }

    private Reply ask(String path, Form form) throws IOException, InterruptedException {
        return reply(servers.http(Estate.PROMETHEUS).query(path, form));
    }

    private Reply get(String path, Form form) throws IOException, InterruptedException {
        return reply(servers.http(Estate.PROMETHEUS).get(path, form));
    }

    private Reply reply(Answer answer) throws IOException {
        String host = servers.http(Estate.PROMETHEUS).host();
        JsonNode body;
        try {
            body = JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            throw new OutboundException(
                    host + " answered " + answer.status() + " without JSON: " + start(answer.text()), e);
        }
        if (!answer.isOk() || !body.path("status").asText().equals("success")) {
            String error = body.path("error").asText("");
            throw new Refused(host + " answered " + answer.status() + " "
                    + body.path("errorType").asText("") + ": "
                    + start(error.isEmpty() ? answer.text() : error));
        }
        var warnings = new ArrayList<String>();
        body.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        body.path("infos").forEach(info -> warnings.add(info.asText()));
        return new Reply(body.path("data"), warnings);
    }

    private static String start(String text) {
        return Redactor.start(text.strip(), MAX_ERROR);
    }

    private static String seconds(Instant time) {
        return "%d.%03d".formatted(time.getEpochSecond(), time.getNano() / 1_000_000);
    }
}
