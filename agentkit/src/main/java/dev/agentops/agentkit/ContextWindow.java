package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a model is sent within bounds: old tool results are shortened first, then the oldest requests of the thread are left out
 * whole, so the transcript stays valid.
 */
final class ContextWindow {
    private static final int MAX_CHARACTERS = 400_000;
    private static final int RECENT = 12;
    private static final int SHORT = 400;

    private ContextWindow() {}

    static List<Message> fit(List<Message> messages) {
        if (size(messages) <= MAX_CHARACTERS) {
            return messages;
        }
        var fitted = new ArrayList<Message>();
        for (int i = 0; i < messages.size(); i++) {
            fitted.add(i < messages.size() - RECENT ? shortened(messages.get(i)) : messages.get(i));
        }
        return withoutOldest(fitted);
    }

    private static List<Message> withoutOldest(List<Message> messages) {
        int from = 0;
        long size = size(messages);
        for (int i = 1; i < messages.size() && size > MAX_CHARACTERS; i++) {
            if (messages.get(i) instanceof Message.FromUser) {
                size -= size(messages.subList(from, i));
                from = i;
            }
        }
        return messages.subList(from, messages.size());
    }

    private static Message shortened(Message message) {
        return message instanceof Message.FromTool tool && tool.content().length() > SHORT
                ? new Message.FromTool(
                        tool.id(),
                        tool.toolCallId(),
                        tool.toolName(),
                        tool.status(),
                        tool.content().substring(0, SHORT)
                                + "\n[… older result shortened; run the tool again to see it]")
                : message;
    }

    private static long size(List<Message> messages) {
        long characters = 0;
        for (var message : messages) {
            characters += switch (message) {
                case Message.FromUser user -> user.text().length();
                case Message.FromAgent agent ->
                    agent.text().length() + agent.reasoning().length();
                case Message.FromTool tool -> tool.content().length();
            };
        }
        return characters;
    }
}
