package dev.agentops.agentkit.context;

import dev.agentops.agentkit.Excerpt;
import dev.agentops.agentkit.message.Message;

import java.util.List;

/**
 * Which old tool results are taken out. Follows a transcript from its start as it grew, so it comes to the same on each replay and
 * in each turn, and what was taken out stays out. A step is only made when it frees enough: between two steps a request begins with
 * the very words of the one before.
 *
 * @param upTo results before this index are out
 * @param fresh results that went out since the last model call
 * @param freshCharacters of them
 */
record Trimming(int upTo, int fresh, long freshCharacters) {
    /** A result as short as this stays. */
    static final int SHORT = 300;

    private static final int HEAD = 100;

    /**
     * @param high characters above which results go out
     * @param low how far
     */
    static Trimming of(List<Message> messages, long high, long low) {
        long size = 0;
        long freeable = 0;
        int seen = 0;
        int upTo = 0;
        int fresh = 0;
        long freshCharacters = 0;
        for (int i = 0; i < messages.size(); i++) {
            size += MessageSize.of(messages.get(i));
            if (messages.get(i) instanceof Message.FromAgent) {
                fresh = 0;
                freshCharacters = 0;
                for (; seen < i; seen++) {
                    freeable += saving(messages.get(seen));
                }
            }
            if (size > high && freeable >= (high - low) / 2) {
                for (; upTo < seen && size > low; upTo++) {
                    long saved = saving(messages.get(upTo));
                    size -= saved;
                    freeable -= saved;
                    fresh += saved > 0 ? 1 : 0;
                    freshCharacters += saved;
                }
            }
        }
        return new Trimming(upTo, fresh, freshCharacters);
    }

    private static long saving(Message message) {
        return message instanceof Message.FromTool tool && tool.content().length() > SHORT
                ? tool.content().length() - SHORT
                : 0;
    }

    Message shown(int index, Message message) {
        return index < upTo
                        && message instanceof Message.FromTool tool
                        && tool.content().length() > SHORT
                ? tool.withContent(
                        tool.content().substring(0, Excerpt.end(tool.content(), HEAD)) + "\n[… older result of "
                                + tool.content().length() + " characters taken out; "
                                + ReadResult.howToRead(tool.toolCallId()) + "]")
                : message;
    }
}
