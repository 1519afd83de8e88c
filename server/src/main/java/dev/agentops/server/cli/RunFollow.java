package dev.agentops.server.cli;

import dev.agentops.agentkit.Json;

import java.io.PrintWriter;
import java.time.Duration;

/** Shows a run until it ends, over lost connections and restarts of the server. */
final class RunFollow {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private RunFollow() {}

    /**
     * @param after the sequence number of its thread to begin behind
     * @param json one event a line, and the result as the last line
     * @return the exit code: 0 when the run completed
     */
    static int toTheEnd(Api api, RunResultLine run, long after, boolean json, PrintWriter out) {
        RunView view = json ? new JsonRunView(out) : new TextRunView(out);
        RunWatch watch = new RunWatch(run, view);
        new EventStream(api, run.threadId(), after, PATIENCE, view::connectionLost).follow(watch::read);
        if (json) {
            out.println(Json.write(watch.result()));
        }
        out.flush();
        return watch.result().status().equals("completed") ? 0 : 1;
    }
}
