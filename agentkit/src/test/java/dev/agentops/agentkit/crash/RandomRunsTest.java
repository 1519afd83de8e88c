package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.tool.ToolGate;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random runs: any mix of tools, decisions of every kind, a cancel somewhere, and processes killed anywhere. A seed says it all; one
 * that failed is tried again with {@code -Dagentops.test.seed=…}.
 */
class RandomRunsTest {
    private static final boolean ALL = Boolean.getBoolean("agentops.test.all");
    private static final int RUNS = ALL ? 100_000 : 3_000;
    private static final int LONGEST_PLAN = 8;
    private static final int MOST_KILLS = 4;
    private static final List<String> TOOLS =
            List.of(Team.READ, Team.READ, Team.GUARDED, Team.UNGUARDED, Team.RECONCILED, "no_such_tool");

    /** What happened in all, to see that the seeds reach every corner. */
    private int kills;

    private int cancelled;
    private int effects;
    private int steered;
    private int tooLate;
    private final Set<ToolStatus> statuses = new HashSet<>();

    @Test
    void transcriptsStayValidAndEffectsAreNeverDoubled() {
        long only = Long.getLong("agentops.test.seed", -1);
        long first = only >= 0 ? only : 0;
        long last = only >= 0 ? only : RUNS - 1;
        for (long seed = first; seed <= last; seed++) {
            try {
                live(new Random(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": again with -Dagentops.test.seed=" + seed, e);
            }
        }
        System.out.println((last - first + 1) + " random runs: " + kills + " kills, " + cancelled + " cancelled, "
                + effects + " effects, " + steered + " steers and " + tooLate + " too late, results " + statuses);
        if (only < 0) {
            assertThat(steered).isPositive();
            assertThat(tooLate).isPositive();
            assertThat(statuses).containsExactlyInAnyOrder(ToolStatus.values());
        }
    }

    private void live(Random random) {
        var plan = plan(random);
        boolean cancels = random.nextInt(4) == 0;
        var journal = cancels
                ? new Journal(new Journal.Cancel(random.nextInt(6 * plan.size() + 4), random.nextBoolean()))
                : Journal.neverCancelled();
        long opinions = random.nextLong();
        var said = new LinkedHashSet<String>();
        var going = new AtomicReference<Survivor>();
        var run = new Survivor(plan, journal, request -> {
            String id = "while-" + request.signal();
            said.add(id);
            going.get().steer(id);
            return opinion(request, opinions);
        });
        going.set(run);
        if (random.nextBoolean()) {
            said.add("before");
            run.steer("before");
        }
        var result = run.run(lives(random));

        kills += run.deaths().size();
        cancelled += result.status() == RunResult.Status.CANCELLED ? 1 : 0;
        effects += run.world().effects().size();
        Transcripts.assertValid(run.transcript());
        run.told().assertSame(run.transcript());
        assertSteers(run, said);
        assertEffects(run);
        assertThat(result.status())
                .isIn(RunResult.Status.COMPLETED, cancels ? RunResult.Status.CANCELLED : RunResult.Status.COMPLETED);
    }

    /** Each steer is taken in once, or left for the next run: told and stored, or neither. */
    private void assertSteers(Survivor run, Set<String> said) {
        var heard = new ArrayList<String>();
        run.transcript().stream()
                .filter(Message.FromUser.class::isInstance)
                .map(Message::id)
                .filter(id -> !id.equals("message-1"))
                .forEach(heard::add);
        steered += heard.size();
        tooLate += run.tooLate().size();
        run.tooLate().forEach(late -> heard.add(late.id()));
        assertThat(heard).containsExactlyInAnyOrderElementsOf(said);
    }

    private static List<List<ModelReply.RequestedCall>> plan(Random random) {
        var plan = new ArrayList<List<ModelReply.RequestedCall>>();
        int turns = 1 + random.nextInt(LONGEST_PLAN);
        for (int turn = 0; turn < turns; turn++) {
            var calls = new ArrayList<ModelReply.RequestedCall>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                String field = random.nextInt(12) == 0 ? "txt" : "text";
                calls.add(call(TOOLS.get(random.nextInt(TOOLS.size())), field, turn + "." + i));
            }
            plan.add(calls);
        }
        return plan;
    }

    /** The same to the same question, whichever process asks it. */
    private static Humans.Answer opinion(ToolGate.Request request, long opinions) {
        var answers = Humans.Answer.values();
        int pick = new Random(opinions ^ request.signal().hashCode()).nextInt(2 * answers.length);
        return pick < answers.length ? answers[pick] : Humans.Answer.APPROVE;
    }

    private static List<Life> lives(Random random) {
        var lives = new ArrayList<Life>();
        int count = random.nextInt(MOST_KILLS + 1);
        for (int i = 0; i < count; i++) {
            int[] left = {random.nextInt(120)};
            lives.add(new Life(point -> left[0]-- <= 0));
        }
        return lives;
    }

    private void assertEffects(Survivor run) {
        var effects = run.world().effects();
        assertThat(effects.values()).allMatch(times -> times == 1);
        for (var message : run.transcript()) {
            if (message instanceof Message.FromTool tool && !tool.toolName().equals(Team.READ)) {
                statuses.add(tool.status());
                switch (tool.status()) {
                    case OK -> assertThat(effects).as(tool.toString()).containsKey(tool.toolCallId());
                    case DENIED, EXPIRED, ERROR, CANCELLED ->
                        assertThat(effects).as(tool.toString()).doesNotContainKey(tool.toolCallId());
                    case UNKNOWN -> {}
                }
            }
        }
    }
}
