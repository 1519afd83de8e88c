package dev.agentops.agentkit.thread;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Threads in memory, for tests and for use without a database. Thread-safe. */
public final class InMemoryThreadLog implements ThreadLog {
    private static final class Content {
        private final TreeMap<Long, Message> messages = new TreeMap<>();
        private final Map<String, LogEntry> entries = new LinkedHashMap<>();
        private final Map<String, StoredResult> results = new HashMap<>();
        private Compaction compaction = Compaction.NONE;
        private State state = State.EMPTY;

        long nextSeq() {
            return messages.isEmpty() ? 1 : messages.lastKey() + 1;
        }

        void add(Message message) {
            messages.put(nextSeq(), message);
        }

        void tell(List<LogEntry> told) {
            told.forEach(entry -> entries.putIfAbsent(entry.key(), entry));
        }

        void keep(List<Kept> kept) {
            for (var one : kept) {
                switch (one) {
                    case StoredResult result -> results.putIfAbsent(result.handle(), result);
                    case Compaction newer -> compaction = newer;
                }
            }
        }
    }

    private final Map<String, Content> threads = new HashMap<>();
    private final Map<String, String> outcomes = new HashMap<>();
    private final Map<String, Intent> intents = new HashMap<>();
    private final Set<String> intendedSteps = new HashSet<>();
    private final Set<String> intendedCalls = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, List<Message.FromUser>> steers = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    private final Map<String, Order.Next> wishes = new HashMap<>();
    private final Map<String, Order.Next> wishesByTurn = new HashMap<>();
    private final Map<String, Order.Stop> stops = new HashMap<>();

    @Override
    public synchronized Opened open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries) {
        var content = threads.computeIfAbsent(threadId, id -> new Content());
        var known = content.messages.entrySet().stream()
                .filter(old -> old.getValue().id().equals(message.id()))
                .map(Map.Entry::getKey)
                .findFirst();
        if (known.isEmpty()) {
            answerOpenCalls(content, runId);
            content.add(message);
        }
        content.tell(entries);
        return new Opened(
                known.orElseGet(() -> content.messages.lastKey()), content.state, content.compaction, known.isEmpty());
    }

    private void answerOpenCalls(Content content, String runId) {
        var messages = List.copyOf(content.messages.values());
        for (var answer : OpenCalls.answers(messages, intendedCalls::contains)) {
            content.add(answer);
            content.tell(List.of(OpenCalls.told(answer, runId)));
        }
    }

    @Override
    public synchronized List<Message> read(String threadId, long upToSeq) {
        return List.copyOf(threads.get(threadId).messages.headMap(upToSeq, true).values());
    }

    /**
     * Says something to a run under way. The same id again says nothing new.
     *
     * @return false when the run has ended: ask it as a request of its own
     */
    public synchronized boolean steer(String runId, Message.FromUser message) {
        var said = steers.computeIfAbsent(runId, id -> new ArrayList<>());
        if (said.stream().anyMatch(known -> known.id().equals(message.id()))) {
            return true;
        }
        return !closed.contains(runId) && said.add(message);
    }

    /** What was said to a run that ended before it could take it in. */
    public synchronized List<Message.FromUser> tooLate(String runId) {
        return !closed.contains(runId)
                ? List.of()
                : steers.getOrDefault(runId, List.of()).stream()
                        .filter(steer -> !given.contains(ThreadLog.steerKey(runId, steer.id())))
                        .toList();
    }

    @Override
    public synchronized List<Message.FromUser> steered(String threadId, String runId) {
        var open = open(threadId, runId);
        open.forEach(steer -> given.add(ThreadLog.steerKey(runId, steer.id())));
        return open;
    }

    private List<Message.FromUser> open(String threadId, String runId) {
        var stored = threads.get(threadId).messages.values();
        return steers.getOrDefault(runId, List.of()).stream()
                .filter(steer ->
                        stored.stream().noneMatch(message -> message.id().equals(steer.id())))
                .toList();
    }

    /** Orders a run to do something. A newer wish who is next takes the place of one that was not given yet. */
    public synchronized void order(String runId, Order order) {
        switch (order) {
            case Order.Next next -> wishes.put(runId, next);
            case Order.Stop stop -> stops.putIfAbsent(runId, stop);
        }
    }

    @Override
    public synchronized List<Order> ordered(String threadId, String runId, int turn, boolean again) {
        String key = runId + "/" + turn;
        if (!again && !wishesByTurn.containsKey(key) && wishes.containsKey(runId)) {
            wishesByTurn.put(key, wishes.remove(runId));
        }
        var orders = new ArrayList<Order>();
        Optional.ofNullable(wishesByTurn.get(key)).ifPresent(orders::add);
        Optional.ofNullable(stops.get(runId)).ifPresent(orders::add);
        return orders;
    }

    @Override
    public synchronized Optional<Order.Stop> stopOrdered(String threadId, String runId) {
        return Optional.ofNullable(stops.get(runId));
    }

    private void storeGiven(Content content, Commit commit) {
        for (var steer : open(commit.threadId(), commit.runId())) {
            String key = ThreadLog.steerKey(commit.runId(), steer.id());
            if (given.contains(key)) {
                content.add(steer);
                content.tell(List.of(LogEntry.steered(commit.runId(), steer)));
            }
        }
    }

    @Override
    public synchronized Optional<StoredResult> stored(String threadId, String handle) {
        return Optional.ofNullable(threads.get(threadId)).map(content -> content.results.get(handle));
    }

    @Override
    public synchronized Recall recall(String threadId, String runId, String step) {
        int attempts = threads.computeIfAbsent(threadId, id -> new Content()).entries.values().stream()
                .filter(entry -> entry.runId().equals(runId) && entry.step().equals(step))
                .mapToInt(LogEntry::attempt)
                .max()
                .orElse(0);
        String key = runId + "/" + step;
        return new Recall(Optional.ofNullable(outcomes.get(key)), attempts, intendedSteps.contains(key));
    }

    @Override
    public synchronized void publish(String threadId, List<LogEntry> entries) {
        threads.computeIfAbsent(threadId, id -> new Content()).tell(entries);
    }

    @Override
    public synchronized String commit(Commit commit) {
        if (closed.contains(commit.runId())) {
            return outcomes.getOrDefault(commit.runId() + "/" + commit.step(), commit.outcome());
        }
        String earlier = outcomes.putIfAbsent(commit.runId() + "/" + commit.step(), commit.outcome());
        if (earlier != null) {
            return earlier;
        }
        var content = threads.get(commit.threadId());
        for (var placed : commit.messages()) {
            if (content.messages.putIfAbsent(placed.seq(), placed.message()) != null) {
                throw new IllegalStateException("two messages at place " + placed.seq());
            }
        }
        content.keep(commit.kept());
        content.tell(commit.entries());
        return commit.outcome();
    }

    @Override
    public synchronized String close(Commit commit, StatePatch patch) {
        if (!closed.add(commit.runId())) {
            return outcomes.get(commit.runId() + "/" + commit.step());
        }
        outcomes.put(commit.runId() + "/" + commit.step(), commit.outcome());
        var content = threads.computeIfAbsent(commit.threadId(), id -> new Content());
        answerOpenCalls(content, commit.runId());
        storeGiven(content, commit);
        commit.messages().forEach(placed -> content.add(placed.message()));
        content.state = Json.read(Json.write(content.state.apply(patch)), State.class);
        content.tell(commit.entries());
        return commit.outcome();
    }

    @Override
    public synchronized Intended intend(Intent intent) {
        if (closed.contains(intent.runId())) {
            return Intended.NEVER;
        }
        if (intents.putIfAbsent(intent.effectId(), intent) != null) {
            return Intended.BEFORE;
        }
        intendedSteps.add(intent.runId() + "/" + intent.step());
        intendedCalls.add(intent.toolCallId());
        return Intended.NOW;
    }

    @Override
    public synchronized Optional<JsonNode> intended(String threadId, String effectId) {
        return Optional.ofNullable(intents.get(effectId)).map(Intent::arguments);
    }

    /**
     * Begins a thread with a state, such as one that was kept elsewhere.
     *
     * @throws IllegalStateException when the thread has begun already: what runs have made of its state would be lost
     */
    public synchronized void begin(String threadId, State state) {
        var content = new Content();
        content.state = state;
        if (threads.putIfAbsent(threadId, content) != null) {
            throw new IllegalStateException("thread '" + threadId + "' has begun already");
        }
    }

    /** The transcript, oldest first; empty while there is no such thread, as with the other two. */
    public synchronized List<Message> messages(String threadId) {
        return new ArrayList<>(content(threadId).messages.values());
    }

    /** All that was told, in order. */
    public synchronized List<LogEntry> entries(String threadId) {
        return List.copyOf(content(threadId).entries.values());
    }

    public synchronized State state(String threadId) {
        return content(threadId).state;
    }

    private Content content(String threadId) {
        return threads.getOrDefault(threadId, new Content());
    }
}
