package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Replays a journal by place, as the real engine does, and can be killed around and inside each step. */
public final class MortalSteps implements Steps {
    private final Life life;
    private final Journal journal;
    private int next;
    private boolean executed;

    public MortalSteps(Life life, Journal journal) {
        this.life = life;
        this.journal = journal;
    }

    @Override
    public <T> T run(String name, Class<T> type, Body<T> body) {
        return runAll(type, List.of(new Named<>(name, body))).getFirst();
    }

    /** The worst case of steps that run together: all have ended before the first is journalled. */
    @Override
    public <T> List<T> runAll(Class<T> type, List<Named<T>> bodies) {
        int first = next;
        next += bodies.size();
        boolean mayHaveRunBefore = !executed;
        var fresh = new ArrayList<Journal.Entry>();
        for (int i = 0; i < bodies.size(); i++) {
            var named = bodies.get(i);
            boolean known = journal.knows(first + i);
            fresh.add(known ? journal.entry(first + i, named.name()) : execute(first + i, named, mayHaveRunBefore));
        }
        for (int i = 0; i < bodies.size(); i++) {
            if (!journal.knows(first + i)) {
                life.enter(bodies.get(i).name());
                life.reach("before it is journalled");
                journal.write(first + i, fresh.get(i));
                life.reach("after it is journalled");
            }
        }
        if (fresh.stream().anyMatch(Journal.Entry::cancelled)) {
            throw new RunCancelledException();
        }
        return fresh.stream().map(entry -> Json.read(entry.result(), type)).toList();
    }

    private <T> Journal.Entry execute(int place, Named<T> named, boolean mayHaveRunBefore) {
        life.enter(named.name());
        life.reach("before the step");
        boolean cancelled = journal.cancel().place() == place;
        if (cancelled && !journal.cancel().bodyRan()) {
            return new Journal.Entry(named.name(), true, "");
        }
        try {
            T result = named.body().run(mayHaveRunBefore);
            executed = true;
            return new Journal.Entry(named.name(), cancelled, Json.write(result));
        } catch (Exception e) {
            throw new AssertionError("step " + named.name() + " failed", e);
        }
    }

    @Override
    public boolean await(String signal, Duration timeout) {
        int place = next++;
        if (!journal.knows(place)) {
            life.enter(signal);
            life.reach("before the wait");
            boolean cancelled = journal.cancel().place() == place;
            journal.write(place, new Journal.Entry(signal, cancelled, String.valueOf(journal.signalled(signal))));
            life.reach("after the wait");
        }
        var entry = journal.entry(place, signal);
        if (entry.cancelled()) {
            throw new RunCancelledException();
        }
        return Boolean.parseBoolean(entry.result());
    }
}
