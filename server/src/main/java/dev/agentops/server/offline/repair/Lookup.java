package dev.agentops.server.offline.repair;

/** Something a rule has to see in the workspace before it can tell. */
public sealed interface Lookup {
    record AllFiles() implements Lookup {}

    /** @param line the line that matters: a long file is read around it */
    record FileText(String path, int line) implements Lookup {}

    record CodeWith(String text) implements Lookup {}
}
