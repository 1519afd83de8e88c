package dev.agentops.server.telemetry;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whose a model is, as OpenTelemetry calls providers.
 *
 * @param byModel by the name that a model is asked for by
 */
record Providers(Map<String, String> byModel) {
    static final Providers NONE = new Providers(Map.of());

    /** What a model says its name is may have the date of its version after the name that it is asked for by. */
    private static final Pattern VERSION = Pattern.compile("-\\d{4}-?\\d{2}-?\\d{2}$");

    Providers {
        byModel = Map.copyOf(byModel);
    }

    /** Empty for a model that is not known. */
    String of(String model) {
        String known = byModel.getOrDefault(VERSION.matcher(model).replaceFirst(""), "");
        return byModel.getOrDefault(model, known);
    }
}
