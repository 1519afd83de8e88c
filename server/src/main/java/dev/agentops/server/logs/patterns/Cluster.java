package dev.agentops.server.logs.patterns;

import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogEntry;

import java.util.List;

/** Entries of one source and level that differ only in what the pattern leaves open. Not thread-safe. */
public final class Cluster {
    private final String source;
    private final Level level;
    private final String[] template;
    private long before;
    private long count;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private String firstReference = "";
    private String lastReference = "";

    Cluster(String source, Level level, List<String> tokens) {
        this.source = source;
        this.level = level;
        this.template = tokens.toArray(String[]::new);
    }

    /** The share of places at which the words are the same (simSeq in the paper). */
    double likeness(List<String> tokens) {
        int same = 0;
        for (int i = 0; i < template.length; i++) {
            same += template[i].equals(tokens.get(i)) ? 1 : 0;
        }
        return template.length == 0 ? 1 : (double) same / template.length;
    }

    void add(List<String> tokens, LogEntry entry, boolean baseline) {
        for (int i = 0; i < template.length; i++) {
            if (!template[i].equals(tokens.get(i))) {
                template[i] = Tokens.ANY;
            }
        }
        if (baseline) {
            before++;
            return;
        }
        count++;
        if (firstReference.isEmpty() || entry.nanos() < first) {
            first = entry.nanos();
            firstReference = entry.reference();
        }
        if (entry.nanos() >= last) {
            last = entry.nanos();
            lastReference = entry.reference();
        }
    }

    public String source() {
        return source;
    }

    public Level level() {
        return level;
    }

    public String pattern() {
        return String.join(" ", template);
    }

    /** In the window. */
    public long count() {
        return count;
    }

    /** In the window of comparison. */
    public long before() {
        return before;
    }

    /** Nanoseconds since the epoch, or {@link LogEntry#NO_TIME}. */
    public long first() {
        return first;
    }

    public long last() {
        return last;
    }

    public String firstReference() {
        return firstReference;
    }

    public String lastReference() {
        return lastReference;
    }
}
