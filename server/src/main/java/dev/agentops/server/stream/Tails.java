package dev.agentops.server.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The threads that are followed in this process. One that nobody follows takes no memory. Thread-safe. */
public final class Tails {
    private record Followed(Tail tail, Runnable unsubscribe) {}

    private final Hub hub;
    private final LogReader reader;
    private final Consumer<Duration> lag;
    private final Map<String, Followed> byThread = new ConcurrentHashMap<>();

    /** @param lag given how long it took until a reader had an event that was just told */
    public Tails(Hub hub, LogReader reader, Consumer<Duration> lag) {
        this.hub = hub;
        this.reader = reader;
        this.lag = lag;
    }

    /** A reader has it, as it had all before it. */
    void received(LogReader.Entry entry) {
        lag.accept(Duration.between(entry.at(), Instant.now()));
    }

    Tail follow(String threadId, Runnable wake) {
        return byThread.compute(threadId, (id, known) -> {
                    var followed = known == null ? open(id) : known;
                    followed.tail().add(wake);
                    return followed;
                })
                .tail();
    }

    private Followed open(String threadId) {
        var tail = new Tail(reader, threadId);
        return new Followed(tail, hub.onThread(threadId, tail::news));
    }

    void leave(String threadId, Runnable wake) {
        byThread.computeIfPresent(threadId, (id, followed) -> {
            if (!followed.tail().remove(wake)) {
                return followed;
            }
            followed.unsubscribe().run();
            return null;
        });
    }

    /** How many threads are followed. */
    int followed() {
        return byThread.size();
    }
}
