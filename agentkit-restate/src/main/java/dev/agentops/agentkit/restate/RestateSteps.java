package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.steps.LogContext;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import dev.restate.sdk.Awakeable;
import dev.restate.sdk.DurableFuture;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.common.DurablePromiseKey;
import dev.restate.sdk.common.TerminalException;
import dev.restate.sdk.common.TimeoutException;
import dev.restate.serde.Serde;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The journal of one run on Restate. Lives for one attempt of the workflow's handler. */
final class RestateSteps implements Steps {
    private static final Logger LOG = LoggerFactory.getLogger(RestateSteps.class);
    /** Restate's code for a cancelled invocation. */
    private static final int CANCELLED = 409;
    /** How an address of {@link #expect} begins. */
    static final String AWAKEABLE = "awakeable:";

    static final Serde<Boolean> DONE = JsonSerde.of(Boolean.class);

    private final WorkflowContext context;
    private final String runId;
    private final SingleFlight flights;
    private final Set<String> names = new HashSet<>();
    private volatile boolean executedInThisAttempt;
    private volatile boolean cancelled;

    RestateSteps(WorkflowContext context, String runId, SingleFlight flights) {
        this.context = context;
        this.runId = runId;
        this.flights = flights;
    }

    static DurablePromiseKey<Boolean> promise(String signal) {
        return DurablePromiseKey.of(signal, DONE);
    }

    @Override
    public <T> T run(String name, Class<T> type, Body<T> body) {
        return result(start(name, type, body));
    }

    @Override
    public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
        var started = new ArrayList<DurableFuture<T>>();
        for (var named : bodies) {
            started.add(start(named.name(), type, named.body()));
        }
        if (started.size() > 1) {
            awaitAll(started);
        }
        var results = new ArrayList<T>();
        started.forEach(future -> results.add(result(future)));
        return results;
    }

    @Override
    public boolean await(String signal, Duration timeout) {
        return await(context.promise(promise(signal)).future(), timeout);
    }

    /** An awakeable: a promise that is ended by name costs an entry more, and an invocation of its own to end it. */
    @Override
    public Expected expect(String signal) {
        return expectLater().apply(signal);
    }

    @Override
    public Function<String, Expected> expectLater() {
        var expected = expected(context.awakeable(DONE));
        return signal -> expected;
    }

    @Override
    public boolean isCancelled() {
        return cancelled || flights.isInterrupted(runId);
    }

    private Expected expected(Awakeable<Boolean> awakeable) {
        return new Expected() {
            @Override
            public String address() {
                return AWAKEABLE + awakeable.id();
            }

            @Override
            public boolean await(Duration timeout) {
                return RestateSteps.this.await(awakeable, timeout);
            }
        };
    }

    private boolean await(DurableFuture<Boolean> signalled, Duration timeout) {
        try {
            signalled.await(timeout);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (TerminalException e) {
            throw translated(e);
        }
    }

    private <T> DurableFuture<T> start(String name, Class<T> type, Body<T> body) {
        if (!names.add(name)) {
            throw new TerminalException("two steps of one run are called '" + name + "'");
        }
        boolean mayHaveRunBefore = !executedInThisAttempt;
        boolean windingUp = cancelled;
        return context.runAsync(
                name,
                StepSerde.of(name, type),
                null,
                () -> flights.join(runId + "/" + name, type, windingUp, () -> {
                    if (cancelled && !windingUp) {
                        throw new TerminalException(CANCELLED, "cancelled");
                    }
                    T result = LogContext.in(runId, name, () -> execute(name, body, mayHaveRunBefore));
                    executedInThisAttempt = true;
                    return result;
                }));
    }

    private <T> T execute(String name, Body<T> body, boolean mayHaveRunBefore) throws Exception {
        try {
            return StepSerde.notNull(name, body.run(mayHaveRunBefore));
        } catch (RunCancelledException e) {
            throw new TerminalException(CANCELLED, "cancelled");
        } catch (TerminalException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("Step {} of {} failed and is tried again", name, runId, e);
            throw e;
        }
    }

    /** Awaiting them together is what makes the SDK execute them together. */
    private <T> void awaitAll(List<DurableFuture<T>> started) {
        try {
            DurableFuture.all(List.<DurableFuture<?>>copyOf(started)).await();
        } catch (TerminalException e) {
            throw translated(e);
        }
    }

    private <T> T result(DurableFuture<T> future) {
        try {
            return future.await();
        } catch (TerminalException e) {
            throw translated(e);
        }
    }

    /**
     * The engine tells the process that executes the run, whichever took the request; that is where bodies are to be stopped. They
     * end before the run winds up, so that what they have to say still finds it open.
     */
    private RuntimeException translated(TerminalException e) {
        if (e.getCode() != CANCELLED) {
            return e;
        }
        cancelled = true;
        try {
            flights.interrupt(runId);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new RunCancelledException();
    }
}
