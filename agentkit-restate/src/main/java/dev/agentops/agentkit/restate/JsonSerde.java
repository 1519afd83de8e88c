package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.Json;
import dev.restate.serde.Serde;

import java.nio.charset.StandardCharsets;

/** Values in the journal are the same JSON as everywhere else. */
final class JsonSerde {
    private JsonSerde() {}

    static <T> Serde<T> of(Class<T> type) {
        return Serde.using(
                "application/json",
                value -> Json.write(value).getBytes(StandardCharsets.UTF_8),
                bytes -> Json.read(new String(bytes, StandardCharsets.UTF_8), type));
    }
}
