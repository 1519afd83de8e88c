package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.testing.Transcripts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that a human approved with other arguments, in a process that is killed at every point, and at every two: what the human made of
 * them takes effect once, the model's own words never do, and the model reads once what ran.
 */
class EditedCallCrashTest {
    private static final String PLAIN = "call_run1_1_0";
    private static final String WITH_A_LOOK = "call_run1_2_0";

    private static final List<List<ModelReply.RequestedCall>> PLAN = List.of(
            List.of(call(Team.GUARDED, "text", "one")),
            List.of(call(Team.RECONCILED, "text", "two")),
            List.of(call(Team.READ, "text", "a")));

    private static final Map<String, String> EFFECTS =
            Map.of(PLAIN, Humans.EDITED + "one", WITH_A_LOOK, Humans.EDITED + "two");

    private static List<String> points;

    private static Survivor survivor() {
        return new Survivor(PLAN, Journal.neverCancelled(), request -> Humans.Answer.EDIT);
    }

    @BeforeAll
    static void undisturbed() {
        var life = Life.undisturbed();
        var run = survivor();
        run.run(List.of(life));
        points = life.points();
        assertThat(run.world().texts()).isEqualTo(EFFECTS);
        assertThat(run.humans().questions()).hasSize(2);
    }

    @Test
    void killedOnceAtEveryPoint() {
        points.forEach(point -> assertTheEditRanOnceAndWasTold(List.of(point)));
        System.out.println("edited calls: killed once at each of " + points.size() + " points");
    }

    @Test
    void killedTwice() {
        int pairs = 0;
        for (int first = 0; first < points.size(); first++) {
            int most = Math.min(points.size(), first + 6);
            for (var second : points.subList(Math.max(0, first - 2), most)) {
                pairs += assertTheEditRanOnceAndWasTold(List.of(points.get(first), second)) == 2 ? 1 : 0;
            }
        }
        System.out.println("edited calls: killed twice at " + pairs + " pairs of points");
    }

    /** @return how often it was killed */
    private static int assertTheEditRanOnceAndWasTold(List<String> kills) {
        var run = survivor();
        var lives = new ArrayList<Life>();
        kills.forEach(kill -> lives.add(new Life(kill::equals)));
        try {
            run.run(lives);
            assertThat(run.deaths()).isNotEmpty();
            assertThat(run.world().texts()).isEqualTo(EFFECTS);
            Transcripts.assertValid(run.transcript());
            for (var id : EFFECTS.keySet()) {
                assertTold(run, id);
            }
            run.told().assertSame(run.transcript());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("killed at " + kills, e);
        }
        return run.deaths().size();
    }

    /** By one result, which holds what ran, or what was under way when the process ended. */
    private static void assertTold(Survivor run, String id) {
        var results = run.transcript().stream()
                .filter(message -> message instanceof Message.FromTool tool
                        && tool.toolCallId().equals(id))
                .map(Message.FromTool.class::cast)
                .toList();
        assertThat(results).hasSize(1);
        String content = results.getFirst().content();
        if (results.getFirst().status() == ToolStatus.UNKNOWN) {
            assertThat(id).as("of the other the tool itself can tell").isEqualTo(PLAIN);
            assertThat(content).contains("with arguments that a human had changed", "It was not run again");
        } else {
            assertThat(content).startsWith("A human changed the arguments before approving. This ran instead: ");
        }
        assertThat(content).containsOnlyOnce("{\"text\":\"" + EFFECTS.get(id) + "\"}");
        assertThat(run.events())
                .filteredOn(event -> event instanceof AgentEvent.ToolStarted started
                        && started.toolCallId().equals(id))
                .allSatisfy(event -> assertThat(String.valueOf(((AgentEvent.ToolStarted) event).arguments()))
                        .contains(EFFECTS.get(id)));
    }
}
