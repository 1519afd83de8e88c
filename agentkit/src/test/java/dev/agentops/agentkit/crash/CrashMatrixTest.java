package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.testing.Transcripts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run of twenty turns whose process is killed at every point it passes: around each step, inside each, before and after each
 * effect, write and wait. What comes out is what comes out of an undisturbed run.
 */
class CrashMatrixTest {
    private static final int PAIRS_PER_POINT = 3;
    private static final int AGENT_CALLS = 20;

    private static final List<List<ModelReply.RequestedCall>> PLAN = List.of(
            List.of(look("a")),
            List.of(look("b"), look("c"), look("d")),
            List.of(change("one")),
            List.of(look("e")),
            List.of(call(Team.UNGUARDED, "text", "two")),
            List.of(look("f"), look("g")),
            List.of(look("h"), change("three"), look("i")),
            List.of(look("j")),
            List.of(call(Team.RECONCILED, "text", "four")),
            List.of(call("no_such_tool", "text", "x")),
            List.of(look("k"), look("l"), look("m"), look("n")),
            List.of(call(Team.UNGUARDED, "text", "five"), call(Team.UNGUARDED, "text", "six")),
            List.of(look("o")),
            List.of(call(Team.GUARDED, "txt", "a field that is not there")),
            List.of(look("p")),
            List.of(look("q"), look("r")),
            List.of(look("s")),
            List.of(call(Team.UNGUARDED, "text", "seven"), look("t")),
            List.of(look("u")));

    private static List<String> points;
    private static List<Message> transcript;
    private static Object state;
    private static RunResult result;

    private static ModelReply.RequestedCall look(String text) {
        return call(Team.READ, "text", text);
    }

    private static ModelReply.RequestedCall change(String text) {
        return call(Team.GUARDED, "text", text);
    }

    private static Survivor survivor() {
        return new Survivor(PLAN, Journal.neverCancelled(), request -> Humans.Answer.APPROVE);
    }

    @BeforeAll
    static void undisturbed() {
        var life = Life.undisturbed();
        var run = survivor();
        result = run.run(List.of(life));
        points = life.points();
        transcript = run.transcript();
        state = run.state();
        assertThat(result.turns()).isEqualTo(20);
        assertThat(run.asked().router).isEqualTo(10);
        assertThat(run.asked().agent).isEqualTo(AGENT_CALLS);
        assertThat(run.humans().questions()).hasSize(3);
        assertThat(run.world().effects()).hasSize(7);
    }

    @Test
    void killedOnceAtEveryPoint() {
        for (var point : points) {
            assertAsIfNothingHappened(List.of(point));
        }
        System.out.println("killed once at each of " + points.size() + " points");
    }

    @Test
    void killedTwice() {
        var random = new Random(1);
        int pairs = 0;
        for (var first : points) {
            var seconds = new HashSet<>(List.of(first));
            while (seconds.size() < PAIRS_PER_POINT) {
                int from = Math.max(0, points.indexOf(first) - 3);
                seconds.add(points.get(Math.min(points.size() - 1, from + random.nextInt(12))));
            }
            for (var second : seconds) {
                pairs += assertAsIfNothingHappened(List.of(first, second)) == 2 ? 1 : 0;
            }
        }
        System.out.println("killed twice at " + pairs + " pairs of points");
    }

    /** @return how often it was killed: a point may not come again in a second life */
    private static int assertAsIfNothingHappened(List<String> kills) {
        var run = survivor();
        var lives = new ArrayList<Life>();
        kills.forEach(kill -> lives.add(new Life(kill::equals)));
        try {
            var ended = run.run(lives);
            assertThat(run.deaths()).isNotEmpty();
            assertThat(ended).isEqualTo(result);
            assertThat(run.state()).isEqualTo(state);
            Transcripts.assertValid(run.transcript());
            assertSameTranscript(run);
            assertEffectsOnce(run);
            assertDecisionsOnce(run);
            assertWordsOnce(run);
            run.told().assertSame(run.transcript());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("killed at " + kills, e);
        }
        return run.deaths().size();
    }

    /** Word for word, but for the result of an effect that was cut: nobody but the human who looked knows it. */
    private static void assertSameTranscript(Survivor run) {
        var expected = new ArrayList<>(transcript);
        var actual = run.transcript();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            if (actual.get(i) instanceof Message.FromTool tool && tool.status() == ToolStatus.UNKNOWN) {
                assertThat(cutEffects(run)).contains(tool.toolCallId());
                assertThat(tool.content()).contains("It was not run again");
                expected.set(i, tool);
            }
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static void assertEffectsOnce(Survivor run) {
        assertThat(run.world().effects())
                .hasSize(7)
                .allSatisfy((call, times) -> assertThat(times).as(call).isEqualTo(1));
        var askedAgain = new HashSet<String>();
        run.humans().questions().values().stream()
                .filter(question -> question.mayHaveHappened())
                .forEach(question -> askedAgain.add(question.context().toolCallId()));
        assertThat(askedAgain).isEqualTo(cutEffects(run));
    }

    /** Calls whose process ended between their intent and their commit, with no way to look. */
    private static Set<String> cutEffects(Survivor run) {
        var cut = new HashSet<String>();
        for (var death : run.deaths()) {
            boolean between = death.endsWith("after intend")
                    || death.contains(" publish")
                    || death.endsWith(" the effect")
                    || death.contains("before commit of ");
            var step = death.split("[ :.]");
            boolean effect = death.startsWith("tool:")
                    && (step[3].equals(Team.GUARDED) || step[3].equals(Team.UNGUARDED))
                    && !death.contains(":14.");
            if (between && effect) {
                cut.add("call_run1_" + step[1] + "_" + step[2]);
            }
        }
        return cut;
    }

    /** The router's model is asked again only if the process ended before its decision was written down: it speaks in each odd turn. */
    private static void assertDecisionsOnce(Survivor run) {
        long lost = run.deaths().stream()
                .filter(death -> death.endsWith("after the router's model is asked")
                        || death.matches(".* before commit of turn:\\d*[13579]"))
                .count();
        assertThat(run.asked().router).isEqualTo(10 + (int) lost);
    }

    /** The agent's model is asked again only if the process ended while it spoke or before its word was written down. */
    private static void assertWordsOnce(Survivor run) {
        long lost = run.deaths().stream()
                .filter(death -> death.endsWith("after the model spoke")
                        || death.contains(" publish") && !death.startsWith("tool:")
                        || death.matches(".* before commit of (model:\\d+|turn:\\d*[02468])"))
                .count();
        assertThat(run.asked().agent).isEqualTo(AGENT_CALLS + (int) lost);
    }
}
