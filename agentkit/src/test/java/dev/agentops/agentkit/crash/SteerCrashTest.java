package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.testing.Transcripts;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever point the process is killed at, what the user said meanwhile stands once in the transcript, at one place. */
class SteerCrashTest {
    private static Survivor survivor() {
        var going = new AtomicReference<Survivor>();
        var run = new Survivor(
                List.of(
                        List.of(call(Team.READ, "text", "a"), call(Team.GUARDED, "text", "one")),
                        List.of(call(Team.READ, "text", "b"))),
                Journal.neverCancelled(),
                request -> {
                    going.get().steer("while-asked");
                    return Humans.Answer.APPROVE;
                });
        going.set(run);
        run.steer("at-the-start");
        return run;
    }

    @Test
    void killedOnceAtEveryPoint() {
        var life = Life.undisturbed();
        var undisturbed = survivor();
        undisturbed.run(List.of(life));
        var places = places(undisturbed);
        assertThat(places)
                .containsExactly(
                        "message-1",
                        "at-the-start",
                        "run_1:1",
                        "call_run1_1_0:result",
                        "call_run1_1_1:result",
                        "while-asked",
                        "run_1:2",
                        "call_run1_2_0:result",
                        "run_1:3");
        assertThat(life.points()).anyMatch(point -> point.endsWith("after steered"));
        for (var point : life.points()) {
            var run = survivor();
            run.run(List.of(new Life(point::equals)));
            assertThat(run.deaths()).containsExactly(point);
            assertThat(places(run)).as("killed at " + point).isEqualTo(places);
            Transcripts.assertValid(run.transcript());
            run.told().assertSame(run.transcript());
        }
    }

    private static List<String> places(Survivor run) {
        return run.transcript().stream().map(Message::id).toList();
    }
}
