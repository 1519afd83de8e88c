package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A user who speaks while a run is under way. */
class SteerTest {
    record Look(String text) {}

    private final Bench bench = new Bench();
    private final Tool<Look> look = Tool.reads("look", "Looks.", Look.class, (input, context) -> {
        say("s1", "look at beta too");
        return ToolResult.ok("saw " + input.text());
    });

    private boolean say(String id, String text) {
        return bench.log.steer(Bench.REQUEST.runId(), new Message.FromUser(id, text));
    }

    @Test
    void isHeardByTheNextModelCallAfterTheResultsOfTheTurn() {
        bench.model.calls("look", "text", "alpha").says("both are well");
        bench.run(Bench.network(bench.agent(look)));

        assertThat(bench.model.requests().getLast().messages())
                .extracting(Message::id)
                .endsWith("call_run1_1_0:result", "s1");
        assertThat(bench.log.messages("thread").get(3)).isEqualTo(new Message.FromUser("s1", "look at beta too"));
        assertThat(bench.events(AgentEvent.Steered.class))
                .containsExactly(new AgentEvent.Steered("s1", "look at beta too"));
    }

    @Test
    void saidTwiceIsHeardOnce() {
        bench.model.calls("look", "text", "alpha").calls("look", "text", "beta").says("both are well");
        bench.run(Bench.network(bench.agent(look)));
        assertThat(bench.log.messages("thread")).extracting(Message::id).containsOnlyOnce("s1");
        assertThat(bench.events(AgentEvent.Steered.class)).hasSize(1);
    }

    @Test
    void saidWhileTheModelGivesItsAnswerIsTooLateAndLeftForTheNextRun() {
        bench.model.then((request, listener) -> {
            say("late", "and gamma?");
            return ScriptedModel.reply(listener, "all well", List.of());
        });
        var result = bench.run(Bench.network(bench.agent()));
        assertThat(result.answer()).isEqualTo("all well");
        assertThat(bench.log.messages("thread")).extracting(Message::id).doesNotContain("late");
        assertThat(bench.log.tooLate(Bench.REQUEST.runId()))
                .extracting(Message::id)
                .containsExactly("late");
        assertThat(say("later", "hello?")).isFalse();
    }

    @Test
    void isNotWastedOnTheLastTurnOfARunAtItsLimit() {
        bench.model.calls("look", "text", "alpha").says("this is what I have");
        var result = bench.run(Bench.network(bench.agent(look), new Limits(1, 100_000, 1000)));
        assertThat(result.limit()).isNotEmpty();
        assertThat(bench.log.tooLate(Bench.REQUEST.runId()))
                .extracting(Message::id)
                .containsExactly("s1");
    }

    @Test
    void isKeptWhenTheModelFails() {
        say("s0", "hurry");
        bench.model.then((request, listener) -> {
            throw dev.agentops.agentkit.model.ModelException.permanent("no credit", null);
        });
        var result = bench.run(Bench.network(bench.agent()));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(bench.log.messages("thread")).extracting(Message::id).containsExactly("message-1", "s0");
    }
}
