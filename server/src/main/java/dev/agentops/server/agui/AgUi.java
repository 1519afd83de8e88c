package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.agui.AgUiException.BadInput;
import dev.agentops.server.agui.AgUiException.Conflict;
import dev.agentops.server.db.Database;
import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.threads.Into;
import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.Threads;

import java.util.ArrayList;
import java.util.List;

/** Runs for AG-UI clients: begins, resumes and re-attaches. The same input again does nothing again. Thread-safe. */
public final class AgUi {
    /** @param notes events for the client about what of its input had no effect */
    public record Begun(Segment segment, List<ObjectNode> notes) {
        public Begun {
            notes = List.copyOf(notes);
        }
    }

    private final Database database;
    private final Threads threads;
    private final Resumes resumes;
    private final RunDispatcher dispatcher;
    private final Segments segments;

    public AgUi(Database database, Threads threads, Approvals approvals, RunDispatcher dispatcher) {
        this.database = database;
        this.threads = threads;
        this.dispatcher = dispatcher;
        this.segments = new Segments(database);
        this.resumes = new Resumes(approvals, segments);
    }

    /**
     * Takes in what the input asks for: answers if there are any, else the user's last message, else nothing when the run is known.
     *
     * @throws Refused.MessageIdTaken when the message's id belongs to another message
     */
    public Begun begin(String user, RunInput input) throws AgUiException, Refused {
        var notes = new ArrayList<ObjectNode>();
        if (!input.ignored().isEmpty()) {
            notes.add(ignored(input.ignored()));
        }
        var segment = input.resumes() ? resumes.resume(user, input, notes) : asked(user, input);
        dispatcher.nudge();
        return new Begun(segment, notes);
    }

    private Segment asked(String user, RunInput input) throws AgUiException, Refused {
        var said = input.said();
        if (said == null) {
            return segments.find(input.threadId(), input.runId())
                    .orElseThrow(() -> new BadInput(
                            "messages",
                            "'messages' holds no message of the user, and '" + input.runId()
                                    + "' is no run of this thread to attach to."));
        }
        if (!segments.knows(said.messageId())) {
            var open = resumes.open(input.threadId());
            if (!open.isEmpty()) {
                throw new Conflict(
                        "This thread waits for a decision: send 'resume' with an answer to each of "
                                + String.join(", ", open) + ".",
                        open);
            }
        }
        threads.begin(user, input.threadId(), said.text());
        var accepted = threads.accept(user, input.threadId(), said.messageId(), said.text(), new Into.Queue());
        var segment = segments.first(input.threadId(), input.runId(), accepted.runId());
        if (!segment.runId().equals(accepted.runId()) || !segment.beginsRun()) {
            throw runIdTaken(input);
        }
        return segment;
    }

    static Conflict runIdTaken(RunInput input) {
        return new Conflict(
                "The runId '" + input.runId() + "' was used for something else: give each run an id of its own.",
                List.of());
    }

    private static ObjectNode ignored(List<String> fields) {
        var value = Json.mapper().createObjectNode();
        value.set("fields", Json.tree(fields));
        value.put(
                "detail",
                "The agents work with the server's own tools and context; what the client sent has no effect.");
        return Events.custom("ops.input.ignored", value);
    }

    /** Its answer: {@link AgUiStream#begin}, then the thread's log after {@link Segment#after}. */
    public AgUiStream stream(Begun begun, RunInput input, AgUiStream.Output output) {
        var segment = begun.segment();
        return new AgUiStream(segment, new Cutter(segment, input, new Past(database, segment)), segments, output);
    }
}
