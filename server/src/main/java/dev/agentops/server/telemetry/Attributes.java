package dev.agentops.server.telemetry;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** Attributes under construction; what is empty is left out. For one thread. */
final class Attributes {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Attributes put(String key, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            values.put(key, value);
        }
        return this;
    }

    Map<String, Object> map() {
        return values;
    }
}
