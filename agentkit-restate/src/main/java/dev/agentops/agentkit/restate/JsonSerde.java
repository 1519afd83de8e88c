package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.Json;
import dev.restate.serde.Serde;

/** Values in the journal are the same JSON as everywhere else. */
final class JsonSerde {
    private JsonSerde() {}

    static <T> Serde<T> of(Class<T> type) {
        return Serde.using("application/json", Json::bytes, bytes -> Json.read(bytes, type));
    }
}
