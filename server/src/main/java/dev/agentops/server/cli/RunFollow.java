package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
        return follow(api, run, after, viewOf(json, out), json, out);
    }

    /** From now on; what happened before is not read. The run may have ended. */
    static int fromNowOn(Api api, JsonNode known, boolean json, PrintWriter out) {
        String threadId = known.path("threadId").asText();
        // first the place, then the run: what happens in between is in both, and its end is missed in neither
        long seq = api.get("/api/threads/" + Api.segment(threadId)).path("seq").asLong();
        JsonNode run = api.get("/api/runs/" + Api.segment(known.path("id").asText()));
        String status = run.path("status").asText();
        RunResultLine line = new RunResultLine(
                threadId, run.path("id").asText(), status, run.path("answer").asText());
        RunView view = viewOf(json, out);
        view.joins(run);
        if (run.hasNonNull("finishedAt")) {
            view.end(line);
            return ended(line, json, out);
        }
        return follow(api, line, seq, view, json, out);
    }

    private static RunView viewOf(boolean json, PrintWriter out) {
        return json ? new JsonRunView(out) : new TextRunView(out);
    }

    private static int follow(Api api, RunResultLine run, long after, RunView view, boolean json, PrintWriter out) {
        RunWatch watch = new RunWatch(run, view);
        new EventStream(api, run.threadId(), after, PATIENCE, view::connectionLost).follow(watch::read);
        return ended(watch.result(), json, out);
    }

    private static int ended(RunResultLine result, boolean json, PrintWriter out) {
        if (json) {
            out.println(Json.write(result));
        }
        out.flush();
        return result.status().equals("completed") ? 0 : 1;
    }
}
