package dev.agentops.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed in the reverse order. For one thread at a time. */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    interface Start<T> {
        T start(Parts parts) throws StartException;
    }

    /** Lets a start open parts; when it fails, those it opened are closed. */
    static <T> T whole(Start<T> start) throws StartException {
        var parts = new Parts();
        try {
            return start.start(parts);
        } catch (StartException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("A part did not close well: {}", e.toString());
            }
        }
    }
}
