package dev.agentops.agentkit.context;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.thread.Compaction;

import java.util.List;

/**
 * Where to cut a transcript that is too long: between two turns, so that each call stays with its results, as early as the rest
 * fits. When even the last turn does not fit, its texts are shortened.
 *
 * @param older what the summary is made of, oldest first: all that no summary stands for yet
 */
public record CompactionPlan(
        long upToSeq, String earlierSummary, List<Message> older, long shortenedUpToSeq, int longest) {
    private static final int SHORTEST = 500;

    public CompactionPlan {
        older = List.copyOf(older);
    }

    /** @param budget characters that the rest may have */
    public static CompactionPlan of(List<Message> transcript, Compaction before, long budget) {
        int from = (int) Math.min(before.upToSeq(), transcript.size());
        int cut = from;
        int last = from;
        long size = 0;
        for (int i = transcript.size() - 1; i >= from; i--) {
            size += shownSize(transcript.get(i), i, before);
            if (!(transcript.get(i) instanceof Message.FromTool)) {
                if (last == from) {
                    last = i;
                }
                if (size <= budget) {
                    cut = i;
                }
            }
        }
        if (size <= budget) {
            cut = from;
        } else if (cut == from) {
            cut = last;
        }
        boolean summarised = !before.summary().isEmpty();
        var older = transcript.subList(summarised ? from : 0, cut);
        var rest = transcript.subList(cut, transcript.size());
        long left = MessageSize.of(rest);
        return left <= budget
                ? new CompactionPlan(cut, before.summary(), older, 0, 0)
                : new CompactionPlan(cut, before.summary(), older, transcript.size(), (int)
                        Math.clamp(budget / rest.size(), SHORTEST, Integer.MAX_VALUE));
    }

    private static long shownSize(Message message, int index, Compaction before) {
        long size = MessageSize.of(message);
        return index < before.shortenedUpToSeq() ? Math.min(size, before.longest()) : size;
    }

    /** Whether there is anything that a summary could tell. */
    public boolean wantsSummary() {
        return older.stream().anyMatch(message -> !(message instanceof Message.FromUser));
    }

    /** @param summary empty for none */
    public Compaction with(String summary) {
        return new Compaction(upToSeq, summary, shortenedUpToSeq, longest);
    }
}
