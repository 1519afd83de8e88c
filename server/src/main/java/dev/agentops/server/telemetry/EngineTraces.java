package dev.agentops.server.telemetry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a Restate of our own sends its spans: where ours go, if that is OTLP over plain HTTP. It has no settings for a certificate or a
 * client's key, so it is left alone where https is.
 *
 * @param endpoint as Restate spells it
 */
public record EngineTraces(String endpoint, Map<String, String> headers) {
    public EngineTraces {
        headers = Map.copyOf(headers);
    }

    /** @param environment OpenTelemetry's standard variables */
    public static Optional<EngineTraces> of(Map<String, String> environment) {
        return new OtelSettings(environment)
                .tracesOverOtlp()
                .filter(endpoint -> endpoint.startsWith("http://"))
                .map(endpoint -> new EngineTraces("otlp+" + endpoint, headers(environment)));
    }

    /** Of all kinds, and over them of traces alone; values are percent-encoded. */
    private static Map<String, String> headers(Map<String, String> environment) {
        var headers = new LinkedHashMap<String, String>();
        for (String name : new String[] {"OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"}) {
            for (String one : environment.getOrDefault(name, "").split(",")) {
                int at = one.indexOf('=');
                if (at > 0) {
                    headers.put(
                            one.substring(0, at).strip(),
                            URLDecoder.decode(
                                    one.substring(at + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
                }
            }
        }
        return headers;
    }
}
