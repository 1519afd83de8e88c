package dev.agentops.agentkit.context;

import dev.agentops.agentkit.message.Message;

import java.util.List;

/** Characters of what is sent, with what a provider wants back. */
final class MessageSize {
    private static final int FRAME = 40;

    private MessageSize() {}

    static long of(List<? extends Message> messages) {
        return messages.stream().mapToLong(MessageSize::of).sum();
    }

    static long of(Message message) {
        return FRAME
                + switch (message) {
                    case Message.FromUser user -> user.text().length();
                    case Message.FromAgent agent ->
                        agent.text().length()
                                + agent.reasoning().length()
                                + agent.providerData().length()
                                + agent.toolCalls().stream()
                                        .mapToLong(call -> FRAME
                                                + call.name().length()
                                                + call.arguments().toString().length())
                                        .sum();
                    case Message.FromTool tool -> tool.content().length();
                };
    }
}
