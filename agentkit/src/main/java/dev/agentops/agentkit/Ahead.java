package dev.agentops.agentkit;

import dev.agentops.agentkit.steps.LogContext;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A run that goes on within one step of the engine's. It is told what it knows already, does what may be joined, and is left where
 * something else comes: whatever the engine itself has to do, or what has to be journalled first. Belongs to the thread of the step.
 */
final class Ahead implements JoinedSteps {
    /** Leaves the loop. Nothing has gone wrong, and no one needs to know where. */
    static final class End extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private End() {
            super("the segment ends here", null, false, false);
        }
    }

    private static final End END = new End();

    private final Steps engine;
    private final List<Object> past;
    /** So much of it is this one's; a run that was cancelled goes on while a part that does not listen is still at work here. */
    private final int size;

    private final Function<String, Expected> spare;
    private final boolean mayHaveRunBefore;
    private final boolean firstWasTried;
    /** Read by the run's own thread when it is cancelled. */
    private final List<Segment.Part> parts = new CopyOnWriteArrayList<>();

    private int known;
    private boolean spoken;
    private boolean closed;
    private String tried = "";
    private @Nullable Exception failure;

    /**
     * @param past what the run's calls came to until now; what is added later is not read
     * @param spare for the first wait that is asked for; the run itself takes it later
     * @param firstWasTried an earlier segment began the part that this one begins with
     */
    Ahead(
            Steps engine,
            List<Object> past,
            Function<String, Expected> spare,
            boolean mayHaveRunBefore,
            boolean firstWasTried) {
        this.engine = engine;
        this.past = past;
        this.size = past.size();
        this.spare = spare;
        this.mayHaveRunBefore = mayHaveRunBefore;
        this.firstWasTried = firstWasTried;
    }

    /** @throws Exception what the first part threw; a later one is left for the next segment */
    Segment go(Consumer<JoinedSteps> run) throws Exception {
        try {
            run.accept(this);
        } catch (End e) {
            // as far as it goes
        } catch (RuntimeException e) {
            // what breaks between two parts breaks for the run itself, too
            if (parts.isEmpty()) {
                throw e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return new Segment(parts, tried);
    }

    List<Segment.Part> parts() {
        return parts;
    }

    @Override
    public <T> T join(Kind kind, String name, Class<T> type, Body<T> body) {
        if (isKnown()) {
            return type.cast(next());
        }
        boolean first = parts.isEmpty();
        if (closed || (spoken && kind == Kind.WORD) || (!first && engine.isCancelled())) {
            throw END;
        }
        var result = done(name, body, mayHaveRunBefore || (first && firstWasTried));
        parts.add(new Segment.Part(name, result));
        spoken |= kind == Kind.WORD;
        closed = kind == Kind.VERDICT;
        return result;
    }

    @Override
    public <T> T whole(Class<T> type, Supplier<T> work) {
        return isKnown() ? type.cast(next()) : work.get();
    }

    private <T> T done(String name, Body<T> body, boolean again) {
        String before = MDC.get(LogContext.STEP);
        MDC.put(LogContext.STEP, name);
        try {
            return body.run(again);
        } catch (Exception e) {
            failed(name, e);
            throw END;
        } finally {
            restore(before);
        }
    }

    private void failed(String name, Exception e) {
        closed = true;
        if (parts.isEmpty()) {
            failure = e;
            return;
        }
        tried = name;
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }

    private static void restore(@Nullable String step) {
        if (step == null) {
            MDC.remove(LogContext.STEP);
        } else {
            MDC.put(LogContext.STEP, step);
        }
    }

    private boolean isKnown() {
        return known < size;
    }

    private Object next() {
        var came = past.get(known++);
        if (came instanceof RunCancelledException cancel) {
            throw cancel;
        }
        return came;
    }

    private Object nextOrEnd() {
        if (!isKnown()) {
            throw END;
        }
        return next();
    }

    @Override
    public <T> T run(String name, Class<T> type, Body<T> body) {
        return type.cast(nextOrEnd());
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
        return (List<T>) nextOrEnd();
    }

    @Override
    public boolean await(String signal, Duration timeout) {
        return (Boolean) nextOrEnd();
    }

    @Override
    public boolean isCancelled() {
        return engine.isCancelled();
    }

    @Override
    public Expected expect(String signal) {
        return new Known(isKnown() ? (Expected) next() : spare.apply(signal));
    }

    @Override
    public Function<String, Expected> expectLater() {
        throw END;
    }

    private final class Known implements Expected {
        private final Expected expected;

        Known(Expected expected) {
            this.expected = expected;
        }

        @Override
        public String address() {
            return expected.address();
        }

        @Override
        public boolean await(Duration timeout) {
            return (Boolean) nextOrEnd();
        }
    }
}
