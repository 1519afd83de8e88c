package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.Turn;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.Compaction;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a run has come to so far. Rebuilt from the journal on each replay, so nothing here needs to be stored. */
final class Progress {
    private final List<Message> messages = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private State state = State.EMPTY;
    private StatePatch patch = StatePatch.NONE;
    private Usage usage = Usage.NONE;
    private Cost cost = Cost.ZERO;
    private long toolBytes;
    private long nextSeq = 1;
    private Compaction compaction = Compaction.NONE;

    /** As it is now; what is added to the one is not in the other. */
    Progress copy() {
        var copy = new Progress();
        copy.messages.addAll(messages);
        copy.turns.addAll(turns);
        copy.state = state;
        copy.patch = patch;
        copy.usage = usage;
        copy.cost = cost;
        copy.toolBytes = toolBytes;
        copy.nextSeq = nextSeq;
        copy.compaction = compaction;
        return copy;
    }

    void opened(ThreadLog.Opened opened, List<Message> transcript) {
        messages.addAll(transcript);
        nextSeq = opened.lastSeq() + 1;
        state = opened.state();
        compaction = opened.compaction();
    }

    void hear(ModelStep.Outcome outcome) {
        spend(outcome.usage(), outcome.cost());
        compaction = outcome.compaction().exists() ? outcome.compaction() : compaction;
        outcome.steers().forEach(this::add);
        outcome.message().forEach(this::add);
    }

    void add(Message message) {
        messages.add(message);
        nextSeq++;
    }

    void add(ToolSteps.Done done) {
        add(done.message());
        state = state.apply(done.patch());
        patch = patch.plus(done.patch());
        spend(done.usage(), done.cost());
        toolBytes += done.bytes();
    }

    void spend(Usage more, Cost moreCost) {
        usage = usage.plus(more);
        cost = cost.plus(moreCost);
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

    Cost cost() {
        return cost;
    }

    /** Of the turns that are over. */
    int toolCalls() {
        return turns.stream().mapToInt(turn -> turn.toolCalls().size()).sum();
    }

    /** What tool results have come to, in UTF-8. */
    long toolBytes() {
        return toolBytes;
    }

    RunSoFar soFar(RunRequest request, Duration elapsed) {
        return new RunSoFar(request, turns, messages, state, usage, cost, toolBytes, elapsed);
    }

    /** Whether the last turn looks like the end: only the router can tell. */
    boolean answered() {
        return !turns.isEmpty()
                && (turns.getLast().toolCalls().isEmpty()
                        || turns.getLast().controls().stream().anyMatch(Control.Complete.class::isInstance));
    }

    boolean hasCalledTools(String agent) {
        return turns.stream()
                .anyMatch(
                        turn -> turn.agent().equals(agent) && !turn.toolCalls().isEmpty());
    }

    /** Who was at work last; the network's first agent when nobody was. */
    String lastAgent(Network network) {
        return turns.isEmpty()
                ? network.agents().getFirst().name()
                : turns.getLast().agent();
    }

    Compaction compaction() {
        return compaction;
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
