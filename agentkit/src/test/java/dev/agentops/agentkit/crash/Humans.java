package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.tool.ToolGate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The approvals and who decides them, over all processes. Asked whether a cut effect may run again, they look first. */
final class Humans {
    enum Answer {
        APPROVE,
        DENY,
        EXPIRE,
        /** Approved, but the world has changed since. */
        APPROVE_TOO_LATE,
        /** Approved with other arguments, which stay the call's whenever it is asked about again. */
        EDIT
    }

    static final String EDITED = "what the human made of ";

    private final World world;
    private final Journal journal;
    private final Function<ToolGate.Request, Answer> opinion;
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final Map<String, ToolGate.Request> questions = new LinkedHashMap<>();

    Humans(World world, Journal journal, Function<ToolGate.Request, Answer> opinion) {
        this.world = world;
        this.journal = journal;
        this.opinion = opinion;
    }

    /** How many times a human was asked about a call. */
    Map<String, ToolGate.Request> questions() {
        return questions;
    }

    private Answer answer(ToolGate.Request request) {
        if (request.mayHaveHappened() && world.happened(request.context().toolCallId())) {
            return Answer.DENY;
        }
        return request.mayHaveHappened() ? Answer.APPROVE : opinion.apply(request);
    }

    private boolean wasEdited(ToolGate.Request request) {
        String call = request.context().toolCallId();
        return questions.entrySet().stream()
                .anyMatch(asked -> asked.getValue().context().toolCallId().equals(call)
                        && answers.get(asked.getKey()) == Answer.EDIT);
    }

    private static ToolGate.Pass edited(ToolGate.Request request) {
        String text = EDITED + request.arguments().get("text").asText();
        return new ToolGate.Pass.GoEdited(Json.tree(Map.of("text", text)));
    }

    ToolGate gate(Life life) {
        return new ToolGate() {
            @Override
            public Verdict check(Request request) {
                if (request.toolName().equals(Team.UNGUARDED) && request.round() == 0) {
                    return new Verdict.Allow();
                }
                life.reach("before the question is written");
                questions.putIfAbsent(request.signal(), request);
                var answer = answers.computeIfAbsent(request.signal(), signal -> answer(request));
                if (answer != Answer.EXPIRE) {
                    journal.signal(request.signal());
                }
                life.reach("after the question is written");
                return new Verdict.Ask(Duration.ofHours(4));
            }

            @Override
            public Pass pass(Request request) {
                life.reach("before the decision is read");
                var answer = answers.getOrDefault(request.signal(), Answer.APPROVE);
                life.reach("after the decision is read");
                return switch (answer) {
                    case APPROVE -> wasEdited(request) ? edited(request) : new Pass.Go();
                    case EDIT -> edited(request);
                    case DENY -> new Pass.Stop(ToolStatus.DENIED, "no");
                    case EXPIRE -> new Pass.Stop(ToolStatus.EXPIRED, "nobody decided");
                    case APPROVE_TOO_LATE -> new Pass.AskAgain("it changed after it was approved");
                };
            }

            @Override
            public void runEnds(String runId) {
                life.reach("before approvals are withdrawn");
                life.reach("after approvals are withdrawn");
            }
        };
    }
}
