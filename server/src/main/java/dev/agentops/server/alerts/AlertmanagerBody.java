package dev.agentops.server.alerts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;

import java.io.IOException;

/**
 * What Alertmanager sends, but for the alerts, which are handed on one by one: thousands of them are never a tree at once.
 *
 * @param groupKey empty when none is said
 * @param truncated alerts that Alertmanager left out
 * @param alerts how many there are in the body
 */
record AlertmanagerBody(String groupKey, long truncated, long alerts) {
    interface Sink {
        void alert(JsonNode alert) throws UnreadableAlertException;
    }

    /** @throws IOException of the parser, when it is no JSON */
    static AlertmanagerBody read(JsonParser json, ObjectReader trees, Sink sink)
            throws IOException, UnreadableAlertException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableAlertException("The body must be a JSON object.");
        }
        String groupKey = "";
        long truncated = 0;
        long alerts = 0;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            var value = json.nextToken();
            switch (field) {
                case "version" -> requireFour(text(json, value));
                case "groupKey" -> groupKey = text(json, value);
                case "truncatedAlerts" -> truncated = value == JsonToken.VALUE_NUMBER_INT ? json.getLongValue() : 0;
                case "alerts" -> alerts += alerts(json, value, trees, sink);
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new UnreadableAlertException("The body is not JSON of an alert: something follows the object.");
        }
        return new AlertmanagerBody(groupKey, Math.max(0, truncated), alerts);
    }

    private static void requireFour(String version) throws UnreadableAlertException {
        if (!version.equals("4")) {
            throw new UnreadableAlertException("'version' must be \"4\": that is what Alertmanager sends since 0.7.");
        }
    }

    private static String text(JsonParser json, JsonToken value) throws IOException {
        json.skipChildren();
        return value.isScalarValue() && value != JsonToken.VALUE_NULL ? json.getText() : "";
    }

    private static long alerts(JsonParser json, JsonToken value, ObjectReader trees, Sink sink)
            throws IOException, UnreadableAlertException {
        long number = 0;
        if (value == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                sink.alert(trees.readTree(json));
                number++;
            }
        }
        return number;
    }
}
