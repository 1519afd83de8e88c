package dev.agentops.agentkit.context;

import dev.agentops.agentkit.Excerpt;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.thread.Compaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a transcript a model is sent: a summary instead of its older part if there is one, and old tool results taken out. A pure
 * function of the transcript and its compaction. Valid as a transcript is, and begins with a user's message.
 *
 * @param isWhole nothing of the thread is left out of it
 * @param trimmed results that went out since the last model call
 * @param trimmedCharacters of them
 */
public record ContextView(
        List<Message> messages, long characters, boolean isWhole, int trimmed, long trimmedCharacters) {
    private static final String SUMMARY = """
            [The first %d messages of this conversation are no longer shown. A summary of them, made by a model:]
            %s
            [End of the summary. What follows are the newer messages.]""";
    private static final String LEFT_OUT =
            "[The first %d messages of this conversation are no longer shown, and there is no summary of them.]";

    public ContextView {
        messages = List.copyOf(messages);
    }

    /** @param window characters, by {@link ContextPolicy#window} */
    public static ContextView of(List<Message> transcript, Compaction compaction, ContextPolicy policy, long window) {
        int from = (int) Math.min(compaction.upToSeq(), transcript.size());
        var rest = new ArrayList<Message>();
        for (int i = from; i < transcript.size(); i++) {
            var message = transcript.get(i);
            rest.add(i < compaction.shortenedUpToSeq() ? shortened(message, compaction.longest()) : message);
        }
        var trimming = Trimming.of(rest, (long) (policy.trimAbove() * window), (long) (policy.trimTo() * window));
        var shown = new ArrayList<>(head(transcript, from, compaction));
        for (int i = 0; i < rest.size(); i++) {
            shown.add(trimming.shown(i, rest.get(i)));
        }
        boolean whole =
                !compaction.exists() && trimming.upTo() == 0 && rest.stream().noneMatch(ContextView::isStored);
        return new ContextView(shown, MessageSize.of(shown), whole, trimming.fresh(), trimming.freshCharacters());
    }

    private static boolean isStored(Message message) {
        return message instanceof Message.FromTool tool && !tool.handle().isEmpty();
    }

    private static List<Message> head(List<Message> transcript, int from, Compaction compaction) {
        if (from == 0) {
            return List.of();
        }
        String text = compaction.summary().isEmpty()
                ? LEFT_OUT.formatted(from)
                : SUMMARY.formatted(from, compaction.summary());
        var summary = new Message.FromUser("summary:" + from, text);
        return request(transcript.subList(0, from))
                .map(request -> List.<Message>of(
                        summary, compaction.longest() == 0 ? request : shortened(request, compaction.longest())))
                .orElse(List.of(summary));
    }

    /** What the agents are at work on is shown word for word, however far back it was asked for. */
    private static Optional<Message> request(List<Message> older) {
        return older.reversed().stream()
                .filter(Message.FromUser.class::isInstance)
                .findFirst();
    }

    private static Message shortened(Message message, int longest) {
        return switch (message) {
            case Message.FromUser user
            when user.text().length() > longest -> new Message.FromUser(user.id(), Excerpt.of(user.text(), longest));
            case Message.FromTool tool
            when tool.content().length() > longest ->
                tool.withContent(
                        Excerpt.of(tool.content(), longest) + "\n[" + ReadResult.howToRead(tool.toolCallId()) + "]");
            default -> message;
        };
    }
}
