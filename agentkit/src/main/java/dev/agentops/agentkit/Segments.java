package dev.agentops.agentkit;

import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A run's journal, in which parts that follow one another are one entry of the engine's: a {@link Segment}. Each part is committed to
 * the thread's log by itself, as it ends; what a segment saves is the engine's work for an entry, which is most of what a step costs.
 *
 * <p>A segment is made by running the run on within the engine's step ({@link Ahead}): on a second loop that is given what has happened
 * so far and goes from there as far as it may. Then the run itself comes the same way and finds the results.
 */
final class Segments implements JoinedSteps {
    private final Steps engine;
    private final Consumer<JoinedSteps> run;
    /** What each call came to, in order, for a second loop to come as far as this one. */
    private final List<Object> past = new ArrayList<>();

    private final Deque<Segment.Part> ready = new ArrayDeque<>();
    private @Nullable Function<String, Expected> spare;
    private @Nullable RunCancelledException cancelled;
    private String tried = "";

    /** @param run the run from its first step on, to where the steps it is given end it */
    Segments(Steps engine, Consumer<JoinedSteps> run) {
        this.engine = engine;
        this.run = run;
    }

    @Override
    public <T> T join(Kind kind, String name, Class<T> type, Body<T> body) {
        if (ready.isEmpty()) {
            tellCancel();
            begin(name);
        }
        return noted(ready.remove().as(name, type));
    }

    /** What a cancelled segment had come to is part of the run; the cancel comes after it. */
    private void begin(String name) {
        var expected = spare == null ? engine.expectLater() : spare;
        spare = expected;
        boolean again = name.equals(tried);
        var begun = new AtomicReference<Ahead>();
        try {
            var segment = engine.run(name, Segment.class, mayHaveRunBefore -> {
                var ahead = new Ahead(engine, past, expected, mayHaveRunBefore, again);
                begun.set(ahead);
                return ahead.go(run);
            });
            ready.addAll(segment.parts());
            tried = segment.tried();
        } catch (RunCancelledException e) {
            if (begun.get() != null) {
                ready.addAll(begun.get().parts());
            }
            cancelled = e;
            if (ready.isEmpty()) {
                tellCancel();
            }
        }
    }

    private void tellCancel() {
        var told = cancelled;
        cancelled = null;
        if (told != null) {
            throw noted(told);
        }
    }

    /** A call of the engine itself. */
    private <T> T called(Supplier<T> call) {
        tellCancel();
        try {
            return noted(call.get());
        } catch (RunCancelledException e) {
            throw noted(e);
        }
    }

    private <T> T noted(T result) {
        past.add(result);
        return result;
    }

    @Override
    public <T> T whole(Class<T> type, Supplier<T> work) {
        int before = past.size();
        try {
            T result = work.get();
            forgetSince(before);
            return noted(result);
        } catch (RunCancelledException e) {
            forgetSince(before);
            throw noted(e);
        }
    }

    private void forgetSince(int size) {
        past.subList(size, past.size()).clear();
    }

    @Override
    public <T> T run(String name, Class<T> type, Body<T> body) {
        return called(() -> engine.run(name, type, body));
    }

    @Override
    public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
        return called(() -> engine.runAll(type, bodies));
    }

    @Override
    public boolean await(String signal, Duration timeout) {
        return called(() -> engine.await(signal, timeout));
    }

    @Override
    public boolean isCancelled() {
        return engine.isCancelled();
    }

    @Override
    public Expected expect(String signal) {
        var prepared = spare;
        spare = null;
        return new Noted(noted(prepared == null ? engine.expect(signal) : prepared.apply(signal)));
    }

    @Override
    public Function<String, Expected> expectLater() {
        return engine.expectLater();
    }

    private final class Noted implements Expected {
        private final Expected expected;

        Noted(Expected expected) {
            this.expected = expected;
        }

        @Override
        public String address() {
            return expected.address();
        }

        @Override
        public boolean await(Duration timeout) {
            return called(() -> expected.await(timeout));
        }
    }
}
