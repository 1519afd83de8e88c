package dev.agentops.server.tools;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The port to log lines, wherever they are kept: in files ({@link LogFiles}) or in a log server. Thread-safe. */
interface Logs {
    /**
     * A log that can be read.
     *
     * @param name as evidence cites it, unique
     * @param service whose log it is
     */
    record Source(String name, String service) {}

    List<Source> sources();

    /** Every line, oldest first, numbered from 1. A log that does not exist (yet) has none. */
    void read(Source source, Consumer<LogLine> reader) throws IOException;

    default Optional<Source> source(String name) {
        return sources().stream().filter(source -> source.name().equals(name)).findFirst();
    }
}
