package dev.agentops.server.telemetry;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * OpenTelemetry's <a href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">standard environment
 * variables</a>. Nothing is sent unless one of them names a place or an exporter.
 */
record OtelSettings(Map<String, String> environment) {
    /** What a process can tell of. */
    enum Signal {
        TRACES,
        METRICS,
        LOGS
    }

    private static final String PROTOCOL = "http/protobuf";
    private static final String OTLP = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String ZIPKIN = "OTEL_EXPORTER_ZIPKIN_ENDPOINT";
    private static final String RESOURCE = "OTEL_RESOURCE_ATTRIBUTES";

    boolean isSent(Signal signal) {
        String chosen = value("OTEL_" + signal + "_EXPORTER");
        if (chosen.equals("none") || value("OTEL_SDK_DISABLED").equals("true")) {
            return false;
        }
        return !chosen.isEmpty()
                || !value(OTLP).isEmpty()
                || !value("OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT").isEmpty()
                || signal == Signal.TRACES && !value(ZIPKIN).isEmpty();
    }

    /**
     * The build holds the sender of HTTP alone: see docs/dependencies.md.
     *
     * @throws IllegalArgumentException when a kind that goes by OTLP should go another way than by http/protobuf; says what to set
     */
    void checkProtocols() {
        for (var signal : Signal.values()) {
            String own = "OTEL_EXPORTER_OTLP_" + signal + "_PROTOCOL";
            String name = value(own).isEmpty() ? "OTEL_EXPORTER_OTLP_PROTOCOL" : own;
            String protocol = value(name);
            if (isSent(signal) && !protocol.isEmpty() && !protocol.equals(PROTOCOL)) {
                throw new IllegalArgumentException(
                        "%s=%s can't be used: AgentOps sends %s alone. Set %s=%s, or leave it out, and name the backend's port for HTTP, which is 4318 in most."
                                .formatted(name, protocol, PROTOCOL, name, PROTOCOL));
            }
        }
    }

    /** Where spans go by OTLP, with the path; empty when they do not. */
    Optional<String> tracesOverOtlp() {
        String exporters = value("OTEL_TRACES_EXPORTER");
        String own = value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        String all = value(OTLP);
        boolean byZipkinAlone = exporters.isEmpty() && !value(ZIPKIN).isEmpty();
        if (!isSent(Signal.TRACES) || byZipkinAlone || !exporters.isEmpty() && !exporters.contains("otlp")) {
            return Optional.empty();
        }
        if (own.isEmpty() && all.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(own.isEmpty() ? all.replaceAll("/+$", "") + "/v1/traces" : own);
    }

    boolean isNothingSent() {
        return !isSent(Signal.TRACES) && !isSent(Signal.METRICS) && !isSent(Signal.LOGS);
    }

    /**
     * {@code OTEL_A_B} is the property {@code otel.a.b}; an empty one is as if it were not set. Of several servers each has an instance's name
     * of its own. They must hold over what the SDK reads from the environment itself.
     */
    Map<String, String> properties() {
        var properties =
                new HashMap<>(Map.of("otel.service.name", "agentops", "otel.exporter.otlp.protocol", PROTOCOL));
        environment.forEach((name, value) -> {
            if (name.startsWith("OTEL_") && !value.isBlank()) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        for (var signal : Signal.values()) {
            if (!isSent(signal)) {
                properties.put("otel." + signal.name().toLowerCase(Locale.ROOT) + ".exporter", "none");
            }
        }
        if (!value(ZIPKIN).isEmpty()) {
            properties.putIfAbsent("otel.traces.exporter", "zipkin");
        }
        if (!value(RESOURCE).contains("service.instance.id=")) {
            String own = "service.instance.id=" + UUID.randomUUID();
            properties.merge("otel.resource.attributes", own, (given, added) -> given + "," + added);
        }
        return properties;
    }

    private String value(String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
