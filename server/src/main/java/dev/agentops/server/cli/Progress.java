package dev.agentops.server.cli;

import dev.agentops.server.StartException;

import java.io.PrintWriter;

/** One line for each part that starts, with how long it took. */
record Progress(PrintWriter out) {
    interface Start<T> {
        T run() throws StartException;
    }

    <T> T during(String part, Start<T> start) throws StartException {
        long begin = System.nanoTime();
        T started = start.run();
        say("%s: %.1f s".formatted(part, (System.nanoTime() - begin) / 1e9));
        return started;
    }

    /** For a part that the others can do without. */
    void attempt(String part, Start<?> start) {
        try {
            during(part, start);
        } catch (StartException e) {
            say("without " + part + ": " + e.getMessage());
        }
    }

    private void say(String text) {
        out.println("• " + text);
        out.flush();
    }
}
