package dev.agentops.agentkit;

import dev.agentops.agentkit.steps.Steps;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The journal of an outer run, as a run inside it sees it. Signals keep their names: they hold the id of a call, which is unique. */
record PrefixedSteps(Steps steps, String prefix) implements Steps {
    @Override
    public <T> T run(String name, Class<T> type, Body<T> body) {
        return steps.run(prefix + name, type, body);
    }

    @Override
    public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
        return steps.runAll(
                type,
                bodies.stream()
                        .map(named -> new Named<>(prefix + named.name(), named.body()))
                        .toList());
    }

    @Override
    public boolean await(String signal, Duration timeout) {
        return steps.await(signal, timeout);
    }

    @Override
    public Expected expect(String signal) {
        return steps.expect(signal);
    }

    @Override
    public Function<String, Expected> expectLater() {
        return steps.expectLater();
    }

    @Override
    public boolean isCancelled() {
        return steps.isCancelled();
    }
}
