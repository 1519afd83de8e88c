package dev.agentops.agentkit.steps;

import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A journal in memory, for tests and for use without an engine. Results go through JSON as they would in a real journal, so a
 * type that cannot be journalled fails here too. {@link #replay()} starts the same run again from what is journalled.
 * Belongs to one run and its thread, but for {@code signal} and {@code cancel}, which may come from any.
 */
public final class InMemorySteps implements Steps {
    private final Map<String, String> journal;
    private final Map<String, CountDownLatch> signals;
    private final Set<String> seen = new HashSet<>();
    private final boolean replayed;
    private @Nullable Thread inside;
    private boolean cancelled;
    private boolean first = true;

    public InMemorySteps() {
        this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), false);
    }

    private InMemorySteps(Map<String, String> journal, Map<String, CountDownLatch> signals, boolean replayed) {
        this.journal = journal;
        this.signals = signals;
        this.replayed = replayed;
    }

    /** What a new process sees after this one ended. */
    public InMemorySteps replay() {
        return new InMemorySteps(journal, signals, true);
    }

    /** Resolves a wait; may come before it. Any thread. */
    public void signal(String name) {
        latch(name).countDown();
    }

    /** A body that runs is interrupted, and this or the next step or wait ends in {@link RunCancelledException}. Any thread. */
    public synchronized void cancel() {
        cancelled = true;
        if (inside != null) {
            inside.interrupt();
        }
    }

    /** Names of the journalled steps. */
    public Set<String> names() {
        return Set.copyOf(journal.keySet());
    }

    @Override
    public <T> T run(String name, Class<T> type, Body<T> body) {
        enter();
        try {
            if (!seen.add(name)) {
                throw new IllegalStateException("two steps of one run are called '" + name + "'");
            }
            String known = journal.get(name);
            return Json.read(known == null ? executed(name, body) : known, type);
        } finally {
            leave();
        }
    }

    private <T> String executed(String name, Body<T> body) {
        boolean mayHaveRunBefore = replayed && first;
        first = false;
        try {
            String result = Json.write(body.run(mayHaveRunBefore));
            journal.put(name, result);
            return result;
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            throw cancelled();
        } catch (Exception e) {
            throw new IllegalStateException("step '" + name + "' failed", e);
        }
    }

    @Override
    public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
        var results = new ArrayList<T>();
        for (var named : bodies) {
            results.add(run(named.name(), type, named.body()));
        }
        return results;
    }

    @Override
    public boolean await(String signal, Duration timeout) {
        enter();
        try {
            return latch(signal).await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw cancelled();
        } finally {
            leave();
        }
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    private CountDownLatch latch(String name) {
        return signals.computeIfAbsent(name, key -> new CountDownLatch(1));
    }

    private synchronized void enter() {
        if (cancelled) {
            throw cancelled();
        }
        inside = Thread.currentThread();
    }

    /** An interrupt that came too late for what was inside must not hit what comes next. */
    private synchronized void leave() {
        inside = null;
        if (cancelled) {
            Thread.interrupted();
        }
    }

    /** The cancel is delivered. An interrupt that is none is passed on. */
    private synchronized RunCancelledException cancelled() {
        if (!cancelled) {
            Thread.currentThread().interrupt();
        }
        cancelled = false;
        return new RunCancelledException();
    }
}
