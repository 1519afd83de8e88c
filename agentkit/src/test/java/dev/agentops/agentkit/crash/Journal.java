package dev.agentops.agentkit.crash;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the engine keeps of one run, over all processes: entries by place, signals, and a cancel that comes at some place. */
public final class Journal {
    record Entry(String name, boolean cancelled, String result) {}

    /** @param bodyRan the step's effect took place, but the run hears of the cancel instead of its result */
    public record Cancel(int place, boolean bodyRan) {}

    private final Map<Integer, Entry> entries = new HashMap<>();
    private final Set<String> signals = new HashSet<>();
    private final Cancel cancel;

    public Journal(Cancel cancel) {
        this.cancel = cancel;
    }

    public static Journal neverCancelled() {
        return new Journal(new Cancel(-1, false));
    }

    boolean knows(int place) {
        return entries.containsKey(place);
    }

    Entry entry(int place, String name) {
        var entry = entries.get(place);
        if (!entry.name().equals(name)) {
            throw new AssertionError("replay differs at " + place + ": was " + entry.name() + ", is " + name);
        }
        return entry;
    }

    void write(int place, Entry entry) {
        entries.put(place, entry);
    }

    Cancel cancel() {
        return cancel;
    }

    public void signal(String name) {
        signals.add(name);
    }

    boolean signalled(String name) {
        return signals.contains(name);
    }

    int size() {
        return entries.size();
    }
}
