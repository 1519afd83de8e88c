package dev.agentops.agentkit.testing;

import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.steps.Steps;

import java.time.Duration;
import java.util.List;

/** A process that dies at its n-th step: before the step's body, or after it but before its result is journalled. */
public final class CrashingSteps implements Steps {
    /** The process is gone. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final InMemorySteps journal;
    private final int fatalStep;
    private final boolean afterBody;
    private int executed;

    public CrashingSteps(InMemorySteps journal, int fatalStep, boolean afterBody) {
        this.journal = journal;
        this.fatalStep = fatalStep;
        this.afterBody = afterBody;
    }

    @Override
    public <T> T run(String name, Class<T> type, Body<T> body) {
        return journal.run(name, type, mayHaveRunBefore -> {
            boolean fatal = ++executed == fatalStep;
            if (fatal && !afterBody) {
                throw new Killed();
            }
            T result = body.run(mayHaveRunBefore);
            if (fatal) {
                throw new Killed();
            }
            return result;
        });
    }

    @Override
    public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
        return bodies.stream()
                .map(named -> run(named.name(), type, named.body()))
                .toList();
    }

    @Override
    public boolean await(String signal, Duration timeout) {
        return journal.await(signal, timeout);
    }
}
