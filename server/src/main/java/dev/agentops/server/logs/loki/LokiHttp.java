package dev.agentops.server.logs.loki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.http.Answer;
import dev.agentops.server.http.Endpoint;
import dev.agentops.server.http.Form;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.http.OutboundHttp;
import dev.agentops.server.http.OutboundLimits;
import dev.agentops.server.logs.LogException;
import dev.agentops.server.safety.untrusted.Redactor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Asks Loki, within the bounds of all servers of the configuration; its errors are text, and go to the model. Thread-safe. */
final class LokiHttp implements AutoCloseable {
    private static final int ERROR_SHOWN = 1_000;

    private final Endpoint endpoint;
    private final OutboundHttp http;

    LokiHttp(Endpoint endpoint, OutboundLimits limits) {
        var headers = new HashMap<>(endpoint.headers());
        // structured metadata apart from the labels of the stream
        headers.put("X-Loki-Response-Encoding-Flags", "categorize-labels");
        this.endpoint = endpoint;
        this.http = new OutboundHttp(new Endpoint(endpoint.url(), headers, endpoint.tls()), limits);
    }

    /** @param path below {@code /loki/api/v1/} @throws LogException with Loki's own words, or what went wrong on the way */
    JsonNode get(String path, Map<String, String> parameters) throws LogException, InterruptedException {
        var form = Form.EMPTY;
        for (var parameter : parameters.entrySet()) {
            form = form.and(parameter.getKey(), parameter.getValue());
        }
        Answer answer;
        try {
            answer = http.get("/loki/api/v1/" + path, form);
        } catch (OutboundException.TooLarge e) {
            throw new LogException(
                    "Loki: " + e.getMessage() + ": use a smaller limit, a shorter window or a narrower selector", e);
        } catch (IOException e) {
            throw new LogException("Loki: " + endpoint.withoutSecrets(String.valueOf(e.getMessage())), e);
        }
        if (!answer.isOk()) {
            String words = endpoint.withoutSecrets(answer.text().strip());
            String shown = Redactor.start(words, ERROR_SHOWN);
            throw new LogException("Loki answers " + answer.status() + (shown.isEmpty() ? "" : ": " + shown));
        }
        try {
            // through a String: bytes that are no UTF-8 become marks, and the answer can still be read
            return Json.mapper().readTree(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new LogException("what answers at the address of loki in services.yaml is no Loki: it sent no JSON");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
