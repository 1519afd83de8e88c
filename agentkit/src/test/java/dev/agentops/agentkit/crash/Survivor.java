package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One run over as many processes as it takes, on what survives them: journal, log, approvals and world. */
final class Survivor {
    private static final String THREAD = "thread";

    private final RunRequest request = new RunRequest(THREAD, "run_1", "ann", "message-1", "do it");
    private final InMemoryThreadLog log = new InMemoryThreadLog();
    private final World world = new World();
    private final Team.Asked asked = new Team.Asked();
    private final Journal journal;
    private final Humans humans;
    private final Team team;
    private final List<String> deaths = new ArrayList<>();

    Survivor(
            List<List<ModelReply.RequestedCall>> plan,
            Journal journal,
            Function<ToolGate.Request, Humans.Answer> opinion) {
        this.journal = journal;
        this.humans = new Humans(world, journal, opinion);
        this.team = new Team(plan, world, asked);
    }

    /** Lives the lives in turn until one comes to the end of the run; the last one always does. */
    RunResult run(List<Life> lives) {
        for (var life : lives) {
            try {
                return in(life);
            } catch (ProcessKilled e) {
                deaths.add(life.end());
            }
        }
        return in(Life.undisturbed());
    }

    private RunResult in(Life life) {
        return team.in(life).run(request, new MortalSteps(life, journal), new MortalLog(life, log), humans.gate(life));
    }

    /** The user says something to the run. */
    void steer(String id) {
        log.steer(request.runId(), new Message.FromUser(id, "and " + id));
    }

    List<Message.FromUser> tooLate() {
        return log.tooLate(request.runId());
    }

    List<String> deaths() {
        return deaths;
    }

    List<Message> transcript() {
        return log.messages(THREAD);
    }

    List<AgentEvent> events() {
        return log.entries(THREAD).stream().map(LogEntry::event).toList();
    }

    Told told() {
        return Told.of(log.entries(THREAD));
    }

    World world() {
        return world;
    }

    Team.Asked asked() {
        return asked;
    }

    Humans humans() {
        return humans;
    }

    Object state() {
        return log.state(THREAD);
    }
}
