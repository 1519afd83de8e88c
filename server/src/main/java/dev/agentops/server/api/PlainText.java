package dev.agentops.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;

import java.util.regex.Pattern;

/** Refuses what no name, word or text of a request holds and Postgres does not take, with a word on where it stands. */
final class PlainText {
    private static final Pattern CONTROL_IN_PATH = Pattern.compile("(?i)%(?:[01][0-9a-f]|7f|c2%[89][0-9a-f])");

    private PlainText() {}

    /** Control characters in the path, and in the query but tab and line breaks. */
    static void require(Context context) {
        if (CONTROL_IN_PATH.matcher(context.req().getRequestURI()).find()) {
            throw Problem.badRequest("The path holds a control character.");
        }
        context.queryParamMap().forEach((name, values) -> {
            if (holdsControl(name)) {
                throw Problem.badRequest("The name of a query parameter holds a control character.");
            }
            if (values.stream().anyMatch(PlainText::holdsControl)) {
                throw Problem.field(name, "'" + name + "' holds a control character, such as NUL.");
            }
        });
    }

    /** Control characters but tab and line breaks. */
    static boolean holdsControl(String text) {
        return text.chars().anyMatch(sign -> Character.isISOControl(sign) && "\t\n\r".indexOf(sign) < 0);
    }

    /** NUL in any text or field name of a body. @param at which field it is; empty for the whole body */
    static void require(JsonNode json, String at) {
        if (json.isTextual() && json.textValue().indexOf('\0') >= 0) {
            throw Problem.field(at, "'" + at + "' holds a NUL character.");
        }
        for (var field : json.properties()) {
            if (field.getKey().indexOf('\0') >= 0) {
                throw Problem.badRequest("The name of a field of the body holds a NUL character.");
            }
            require(field.getValue(), at.isEmpty() ? field.getKey() : at + "." + field.getKey());
        }
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            require(json.get(i), at + "[" + i + "]");
        }
    }
}
