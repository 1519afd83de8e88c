package dev.agentops.agentkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.StepFailedException;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The steps of one tool call, named under it. Each is committed to the thread's log; one that fails is not tried again. */
final class ScopedSteps implements Steps {
    private static final Logger LOG = LoggerFactory.getLogger(ScopedSteps.class);

    /** What a step came to. @param failure empty, or why there is no value */
    record Held(JsonNode value, String failure) {}

    private final Steps steps;
    private final ThreadLog log;
    private final PendingCall call;
    private final Set<String> names = new HashSet<>();
    private @Nullable Throwable thrownByEngine;

    ScopedSteps(Steps steps, ThreadLog log, PendingCall call) {
        this.steps = steps;
        this.log = log;
        this.call = call;
    }

    @Override
    public <T> T run(String name, Class<T> type, Body<T> body) {
        var scoped = scoped(new Named<>(name, body));
        return value(name, type, engine(() -> steps.run(scoped.name(), Held.class, scoped.body())));
    }

    @Override
    public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
        var scoped = bodies.stream().map(this::scoped).toList();
        var held = engine(() -> steps.runAll(Held.class, scoped));
        return IntStream.range(0, held.size())
                .mapToObj(i -> value(bodies.get(i).name(), type, held.get(i)))
                .toList();
    }

    @Override
    public boolean await(String signal, Duration timeout) {
        return engine(() -> steps.await(call.call().id() + ":" + signal, timeout));
    }

    @Override
    public Expected expect(String signal) {
        var expected = engine(() -> steps.expect(call.call().id() + ":" + signal));
        return new Expected() {
            @Override
            public String address() {
                return expected.address();
            }

            @Override
            public boolean await(Duration timeout) {
                return engine(() -> expected.await(timeout));
            }
        };
    }

    /** A handler that catches everything must not swallow a cancel, or the engine's way to suspend it. */
    void rethrowWhatTheEngineThrew() {
        if (thrownByEngine != null) {
            ScopedSteps.<RuntimeException>sneak(thrownByEngine);
        }
    }

    private <T> T engine(Supplier<T> work) {
        rethrowWhatTheEngineThrew();
        try {
            return work.get();
        } catch (Throwable e) {
            thrownByEngine = e;
            throw e;
        }
    }

    private <T> Named<Held> scoped(Named<T> plain) {
        if (plain.name().isBlank() || !names.add(plain.name())) {
            throw new IllegalArgumentException(
                    "a step of a tool call needs a name of its own; '" + plain.name() + "' is empty or taken");
        }
        String name = call.stepName("tool", 0) + "/" + plain.name();
        return new Named<>(name, mayHaveRunBefore -> {
            var step = new StepCommit(
                    log, call.request(), name, "tool", call.turn(), call.agent().name(), mayHaveRunBefore);
            return step.end(Held.class, teller -> {
                step.detail(plain.name());
                var held = held(name, plain.body(), mayHaveRunBefore);
                step.status(held.failure().isEmpty() ? "ok" : "error");
                return held;
            });
        });
    }

    private static <T> Held held(String name, Body<T> body, boolean mayHaveRunBefore) {
        try {
            var value = Json.tree(body.run(mayHaveRunBefore));
            int size = value.toString().length();
            return size <= ResultCap.MAX_EXTRA
                    ? new Held(value, "")
                    : new Held(
                            NullNode.getInstance(),
                            "its result has " + size + " characters; at most " + ResultCap.MAX_EXTRA
                                    + " can be journalled");
        } catch (RunCancelledException e) {
            throw e;
        } catch (InterruptedException e) {
            throw new RunCancelledException();
        } catch (Throwable e) {
            LOG.warn("Step {} failed", name, e);
            return new Held(NullNode.getInstance(), UserCode.reason(e));
        }
    }

    private static <T> T value(String name, Class<T> type, Held held) {
        if (!held.failure().isEmpty()) {
            throw new StepFailedException(name, held.failure());
        }
        try {
            return Json.mapper().treeToValue(held.value(), type);
        } catch (JsonProcessingException e) {
            throw new StepFailedException(name, "its result cannot be read as " + type.getSimpleName());
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable e) throws E {
        throw (E) e;
    }
}
