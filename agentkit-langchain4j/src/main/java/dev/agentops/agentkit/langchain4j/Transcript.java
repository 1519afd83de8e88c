package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ModelRequest;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Our transcript as LangChain4j's messages, so that every provider takes it. Empty texts become words: Anthropic refuses a message
 * without content. User and agent take turns: Gemini refuses calls that follow the model's own words, and the chat templates of many
 * open models refuse two messages of one role in a row.
 */
final class Transcript {
    private static final String SIGNATURE = "thinking_signature";
    private static final String GO_ON = "Go on.";
    private static final int LONGEST_NAME = 64;
    private static final String REDACTED = "redacted_thinking";

    private record ProviderData(String provider, Map<String, Object> attributes) {}

    private final String provider;

    /** @param provider whose data may be replayed; another provider's means nothing to it */
    Transcript(String provider) {
        this.provider = provider;
    }

    List<ChatMessage> messages(ModelRequest request) {
        var messages = new ArrayList<ChatMessage>();
        if (!request.system().isBlank()) {
            messages.add(SystemMessage.from(request.system()));
        }
        for (var message : ResultOrder.of(request.messages())) {
            switch (message) {
                case Message.FromUser user -> addWords(messages, orWords(user.text(), "(empty message)"));
                case Message.FromTool tool -> messages.add(result(tool));
                case Message.FromAgent agent -> {
                    if (!agent.text().isBlank() || !agent.toolCalls().isEmpty()) {
                        if (!messages.isEmpty() && messages.getLast() instanceof AiMessage) {
                            messages.add(UserMessage.from(GO_ON));
                        }
                        messages.add(said(agent));
                    }
                }
            }
        }
        return messages;
    }

    private static void addWords(List<ChatMessage> messages, String words) {
        if (!messages.isEmpty() && messages.getLast() instanceof UserMessage before) {
            messages.set(messages.size() - 1, UserMessage.from(before.singleText() + "\n\n" + words));
        } else {
            messages.add(UserMessage.from(words));
        }
    }

    String providerData(AiMessage message) {
        return message.attributes().isEmpty() ? "" : Json.write(new ProviderData(provider, message.attributes()));
    }

    /**
     * Whether each call since the user spoke last can be sent back with the thinking that led to it. Anthropic refuses to think
     * on after calls without (another model's, or made when thinking was off).
     */
    boolean hasThinkingOfOpenCalls(ModelRequest request) {
        for (var message : request.messages().reversed()) {
            switch (message) {
                case Message.FromUser user -> {
                    return true;
                }
                case Message.FromTool result -> {}
                case Message.FromAgent agent -> {
                    if (!agent.toolCalls().isEmpty() && !hasThinking(agent)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean hasThinking(Message.FromAgent agent) {
        var attributes = attributes(agent.providerData());
        return attributes.containsKey(SIGNATURE) || attributes.containsKey(REDACTED);
    }

    private AiMessage said(Message.FromAgent agent) {
        var builder = AiMessage.builder()
                .toolExecutionRequests(
                        agent.toolCalls().stream().map(Transcript::call).toList());
        if (!agent.text().isBlank()) {
            builder.text(agent.text());
        }
        var attributes = attributes(agent.providerData());
        builder.attributes(attributes);
        if (attributes.containsKey(SIGNATURE)) {
            builder.thinking(agent.reasoning());
        }
        return builder.build();
    }

    /** LangChain4j joins the signatures of several blocks of thinking by line breaks; such a one fits no block. */
    private static boolean isOne(String signature) {
        return signature.indexOf('\n') < 0;
    }

    private Map<String, Object> attributes(String providerData) {
        if (providerData.isEmpty()) {
            return Map.of();
        }
        var data = Json.read(providerData, ProviderData.class);
        if (!data.provider().equals(provider)) {
            return Map.of();
        }
        if (data.attributes().get(SIGNATURE) instanceof String signature && !isOne(signature)) {
            var others = new HashMap<>(data.attributes());
            others.remove(SIGNATURE);
            return others;
        }
        return data.attributes();
    }

    private static ToolExecutionRequest call(ToolCall call) {
        return ToolExecutionRequest.builder()
                .id(call.id())
                .name(name(call.name()))
                .arguments(object(call.arguments()).toString())
                .build();
    }

    /** A model may call what is no tool; providers refuse to hear such a name again. */
    private static String name(String toolName) {
        String safe = toolName.replaceAll("[^a-zA-Z0-9_-]", "_");
        String named = safe.matches("[a-zA-Z_].*") ? safe : "_" + safe;
        return named.length() <= LONGEST_NAME ? named : named.substring(0, LONGEST_NAME);
    }

    /** The names under which tools stand in these messages. */
    static Set<String> toolNames(ModelRequest request) {
        var names = new LinkedHashSet<String>();
        for (var message : request.messages()) {
            if (message instanceof Message.FromAgent agent) {
                agent.toolCalls().forEach(call -> names.add(name(call.name())));
            }
        }
        return names;
    }

    /** Anthropic takes objects only. */
    private static JsonNode object(JsonNode arguments) {
        return arguments.isObject()
                ? arguments
                : Json.mapper().createObjectNode().set("not_an_object", arguments);
    }

    private static ToolExecutionResultMessage result(Message.FromTool tool) {
        return ToolExecutionResultMessage.builder()
                .id(tool.toolCallId())
                .toolName(name(tool.toolName()))
                .text(orWords(tool.content(), "(no output)"))
                .isError(tool.status() != ToolStatus.OK)
                .build();
    }

    private static String orWords(String text, String words) {
        return text.isBlank() ? words : text;
    }
}
