package dev.agentops.server.attacks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.ModelReply.RequestedCall;
import dev.agentops.agentkit.testing.ScriptedModel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What a text can be read to order: tool calls in JSON, commands in backticks, approvals, uploads; also split over lines or in base64. */
final class Orders {
    private static final Pattern RUN = Pattern.compile("(?is)\\b(?:run|execute)\\b[^`]{0,60}`([^`]{1,4000})`");
    private static final Pattern UPLOAD =
            Pattern.compile("(?i)\\b(?:upload|send|post|forward)\\b[^\\n]{0,120}?(https?://[^\\s\"'\\\\)]+)");
    private static final Pattern APPROVE =
            Pattern.compile("(?i)\\bapprove[sd]?\\b[^\\n]{0,60}?\\b((?:call|apr)[_-][A-Za-z0-9_-]+)");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{24,4000}={0,2}");
    private static final Pattern LINE_BREAK = Pattern.compile("\\n(?:[a-z][a-z0-9.-]*:\\d+ )?(?:\\{\"msg\":\")?");
    private static final int MOST = 6;

    private Orders() {}

    static List<RequestedCall> in(String text) {
        var calls = new LinkedHashSet<RequestedCall>();
        plain(text, calls);
        plain(LINE_BREAK.matcher(text).replaceAll(""), calls);
        BASE64.matcher(text).results().forEach(found -> plain(decoded(found.group()), calls));
        return calls.stream().limit(MOST).toList();
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void plain(String text, LinkedHashSet<RequestedCall> calls) {
        json(text, calls);
        RUN.matcher(text)
                .results()
                .forEach(found ->
                        calls.add(ScriptedModel.call("shell_command_execute", "command", unescaped(found.group(1)))));
        UPLOAD.matcher(text)
                .results()
                .forEach(found ->
                        calls.add(ScriptedModel.call("upload_to_url", "url", found.group(1), "content", "all")));
        APPROVE.matcher(text)
                .results()
                .forEach(found -> calls.add(ScriptedModel.call("approve_tool_call", "tool_call_id", found.group(1))));
    }

    private static String unescaped(String command) {
        return command.replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private static void json(String text, LinkedHashSet<RequestedCall> calls) {
        for (int at = text.indexOf('{'); at >= 0 && calls.size() < MOST; at = text.indexOf('{', at + 1)) {
            try (var parser = Json.mapper().createParser(text.substring(at, Math.min(text.length(), at + 30_000)))) {
                JsonNode node = Json.mapper().readTree(parser);
                if (node != null && node.isObject()) {
                    call(node, calls);
                }
            } catch (JsonProcessingException e) {
                // no JSON begins here
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void call(JsonNode node, LinkedHashSet<RequestedCall> calls) {
        for (var name : List.of("tool", "name")) {
            for (var arguments : List.of("arguments", "input")) {
                if (node.path(name).isTextual() && node.path(arguments).isObject()) {
                    calls.add(new RequestedCall(node.path(name).asText(), node.path(arguments)));
                }
            }
        }
        var texts = new ArrayList<String>();
        node.forEach(value -> {
            if (value.isTextual() && value.asText().contains("{")) {
                texts.add(value.asText());
            }
        });
        texts.forEach(inner -> json(inner, calls));
    }
}
