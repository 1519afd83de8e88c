package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Threads in memory, for tests and for use without a database. */
public final class InMemoryThreadLog implements ThreadLog {
    private static final class Content {
        private final TreeMap<Long, Message> messages = new TreeMap<>();
        private final Map<String, LogEntry> entries = new LinkedHashMap<>();
        private State state = State.EMPTY;
    }

    private final Map<String, Content> threads = new HashMap<>();
    private final Map<String, String> outcomes = new HashMap<>();
    private final Set<String> intents = new HashSet<>();

    @Override
    public synchronized Snapshot open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries) {
        var content = threads.computeIfAbsent(threadId, id -> new Content());
        boolean known =
                content.messages.values().stream().anyMatch(old -> old.id().equals(message.id()));
        if (!known) {
            content.messages.put(content.messages.isEmpty() ? 1 : content.messages.lastKey() + 1, message);
        }
        publish(threadId, entries);
        var placed = new ArrayList<Placed>();
        content.messages.forEach((seq, old) -> placed.add(new Placed(seq, old)));
        return new Snapshot(placed, content.state);
    }

    @Override
    public synchronized Recall recall(String threadId, String runId, String step) {
        int attempts = threads.get(threadId).entries.values().stream()
                .filter(entry -> entry.runId().equals(runId) && entry.step().equals(step))
                .mapToInt(LogEntry::attempt)
                .max()
                .orElse(0);
        return new Recall(Optional.ofNullable(outcomes.get(runId + "/" + step)), attempts);
    }

    @Override
    public synchronized void publish(String threadId, List<LogEntry> entries) {
        var content = threads.computeIfAbsent(threadId, id -> new Content());
        entries.forEach(entry -> content.entries.putIfAbsent(entry.key(), entry));
    }

    @Override
    public synchronized String commit(Commit commit) {
        String earlier = outcomes.putIfAbsent(commit.runId() + "/" + commit.step(), commit.outcome());
        if (earlier != null) {
            return earlier;
        }
        var content = threads.get(commit.threadId());
        commit.messages().forEach(placed -> content.messages.put(placed.seq(), placed.message()));
        publish(commit.threadId(), commit.entries());
        return commit.outcome();
    }

    @Override
    public synchronized boolean intend(Intent intent) {
        return intents.add(intent.effectId());
    }

    @Override
    public synchronized void saveState(String threadId, String runId, State state) {
        threads.get(threadId).state = Json.read(Json.write(state), State.class);
    }

    /** The transcript, oldest first. */
    public synchronized List<Message> messages(String threadId) {
        return List.copyOf(threads.get(threadId).messages.values());
    }

    /** All that was told, in order. */
    public synchronized List<LogEntry> entries(String threadId) {
        return List.copyOf(threads.get(threadId).entries.values());
    }

    public synchronized State state(String threadId) {
        return threads.get(threadId).state;
    }
}
