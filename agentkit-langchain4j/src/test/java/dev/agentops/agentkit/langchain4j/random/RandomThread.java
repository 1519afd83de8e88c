package dev.agentops.agentkit.langchain4j.random;

import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.crash.Journal;
import dev.agentops.agentkit.crash.Life;
import dev.agentops.agentkit.crash.MortalLog;
import dev.agentops.agentkit.crash.MortalSteps;
import dev.agentops.agentkit.crash.ProcessKilled;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.ToolGate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Some runs of one thread, each killed now and then, perhaps cancelled, with humans who approve, refuse and let time run out. */
final class RandomThread {
    private static final int MOST_RUNS = 3;
    private static final int MOST_KILLS = 3;
    private static final String ID = "thread";

    private final Random random;
    private final InMemoryThreadLog log = new InMemoryThreadLog();
    private final List<RunResult> results = new ArrayList<>();
    private int kills;

    RandomThread(Random random) {
        this.random = random;
    }

    void live(RandomTeam team) {
        int runs = 1 + random.nextInt(MOST_RUNS);
        for (int run = 1; run <= runs; run++) {
            var request = new RunRequest(ID, "run_" + run, "ann", "message-" + run, question());
            results.add(run(request, team.network()));
            Thread.interrupted();
        }
    }

    List<Message> transcript() {
        return log.messages(ID);
    }

    /** Answers that a cancel cut, and of which the beginning was kept. */
    long halves() {
        return transcript().stream()
                .filter(message -> message instanceof Message.FromAgent agent
                        && agent.text().startsWith("Half of"))
                .count();
    }

    List<RunResult> results() {
        return results;
    }

    int kills() {
        return kills;
    }

    private RunResult run(RunRequest request, Network network) {
        var journal = random.nextInt(4) == 0
                ? new Journal(new Journal.Cancel(random.nextInt(20), random.nextBoolean()))
                : Journal.neverCancelled();
        int lives = random.nextInt(MOST_KILLS + 1);
        for (int i = 0; i < lives; i++) {
            int[] left = {random.nextInt(80)};
            try {
                return in(new Life(point -> left[0]-- <= 0), request, network, journal);
            } catch (ProcessKilled e) {
                kills++;
                Thread.interrupted();
            }
        }
        return in(Life.undisturbed(), request, network, journal);
    }

    private RunResult in(Life life, RunRequest request, Network network, Journal journal) {
        return network.run(request, new MortalSteps(life, journal), new MortalLog(life, log), gate(journal));
    }

    private String question() {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "  ";
            case 2 -> "x".repeat(random.nextInt(3) == 0 ? 250_000 : 100);
            default -> "why?";
        };
    }

    private ToolGate gate(Journal journal) {
        return new ToolGate() {
            @Override
            public Verdict check(Request request) {
                journal.signal(request.signal());
                return switch (random.nextInt(4)) {
                    case 0 -> new Verdict.Deny(ToolStatus.DENIED, "");
                    case 1 -> new Verdict.Ask(Duration.ofHours(1));
                    default -> new Verdict.Allow();
                };
            }

            @Override
            public Pass pass(Request request) {
                return switch (random.nextInt(6)) {
                    case 0 -> new Pass.Stop(ToolStatus.DENIED, "no");
                    case 1 -> new Pass.Stop(ToolStatus.EXPIRED, "nobody decided");
                    case 2 -> new Pass.AskAgain("it changed");
                    default -> new Pass.Go();
                };
            }
        };
    }
}
