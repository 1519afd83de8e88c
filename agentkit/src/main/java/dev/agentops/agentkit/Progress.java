package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.Turn;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.ThreadLog;

import java.util.ArrayList;
import java.util.List;

/** What a run has come to so far. Rebuilt from the journal on each replay, so nothing here needs to be stored. */
final class Progress {
    private final List<Message> messages = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private State state = State.EMPTY;
    private StatePatch patch = StatePatch.NONE;
    private Usage usage = Usage.NONE;
    private long nextSeq = 1;

    void opened(ThreadLog.Opened opened, List<Message> transcript) {
        messages.addAll(transcript);
        nextSeq = opened.lastSeq() + 1;
        state = opened.state();
    }

    void add(Message message) {
        messages.add(message);
        nextSeq++;
    }

    void add(ToolSteps.Done done) {
        add(done.message());
        state = state.apply(done.patch());
        patch = patch.plus(done.patch());
    }

    void add(Usage more) {
        usage = usage.plus(more);
    }

    void add(Turn turn) {
        turns.add(turn);
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    List<Turn> turns() {
        return List.copyOf(turns);
    }

    int nextTurn() {
        return turns.size() + 1;
    }

    State state() {
        return state;
    }

    StatePatch patch() {
        return patch;
    }

    Usage usage() {
        return usage;
    }

    /** Where the next message stands in the transcript. */
    long nextSeq() {
        return nextSeq;
    }

    /** The last thing that an agent said to the user in this run; empty if nothing. */
    String lastText() {
        return turns.reversed().stream()
                .map(Turn::text)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
    }
}
