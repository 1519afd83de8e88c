package dev.agentops.agentkit;

import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.ToolSpec;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class AgentRulesTest {
    record Note(String text) {}

    private static final StateKey<String> FOUND = StateKey.of("found", String.class);

    private final Bench bench = new Bench();
    private final Tool<Note> find = Tool.reads(
            "find",
            "Finds.",
            Note.class,
            (input, context) -> ToolResult.ok("found").with(StatePatch.NONE.set(FOUND, input.text())));
    private final Tool<Note> fix = Tool.reads("fix", "Fixes.", Note.class, (input, context) -> ToolResult.ok("fixed"));

    @Test
    void toolUseIsAutoRequiredUntilTheFirstCallOrNone() {
        assertThat(choices(ToolUse.AUTO)).containsExactly(ToolChoice.AUTO, ToolChoice.AUTO);
        assertThat(choices(ToolUse.REQUIRED_FIRST)).containsExactly(ToolChoice.REQUIRED, ToolChoice.AUTO);
        assertThat(choices(ToolUse.NONE)).containsExactly(ToolChoice.NONE);
    }

    private static List<ToolChoice> choices(ToolUse toolUse) {
        var bench = new Bench();
        var tool = Tool.reads("find", "Finds.", Note.class, (input, context) -> ToolResult.ok("found"));
        bench.model.callsAfter("text", "find", "text", "x").says("done");
        bench.run(Bench.network(bench.agent(tool).withToolUse(toolUse)));
        return bench.model.requests().stream()
                .map(request -> request.toolChoice())
                .toList();
    }

    @Test
    void toolsAreOfferedByTheStateAndOthersCannotBeCalled() {
        bench.model
                .calls("fix", "text", "x")
                .calls("find", "text", "disk")
                .calls("fix", "text", "x")
                .says("ok");
        var agent = bench.agent(find, fix)
                .offeringWhen((state, tool) ->
                        !tool.name().equals("fix") || state.get(FOUND).isPresent());

        bench.run(Bench.network(agent));

        assertThat(bench.toolResults())
                .containsExactly("There is no tool 'fix'. Your tools are find.", "found", "fixed");
        assertThat(bench.model.requests().stream()
                        .map(request ->
                                request.tools().stream().map(ToolSpec::name).toList()))
                .containsExactly(List.of("find"), List.of("find"), List.of("find", "fix"), List.of("find", "fix"));
    }

    @Test
    void aRouterIsShownOnlyTheAgentsThatTheStateEnables() {
        bench.model.calls("find", "text", "disk").says("fixed it");
        var shown = new ArrayList<List<String>>();
        var finder = bench.agent(find).enabledWhen(state -> state.get(FOUND).isEmpty());
        var fixer = new Agent("fixer", "fixes", state -> "You fix.", List.of(), bench.model)
                .enabledWhen(state -> state.get(FOUND).isPresent());
        Router first = routing -> {
            var names = routing.agents().stream().map(Agent::name).toList();
            shown.add(names);
            return Optional.of(new Decision.Route(names.getFirst(), "first", "only one", 1));
        };
        var router = Router.firstOf(Routers.completion(), Routers.sticky(), first);

        var result = bench.run(new Network("two", List.of(finder, fixer), router, Limits.DEFAULT));

        assertThat(result.answer()).isEqualTo("fixed it");
        assertThat(shown).containsExactly(List.of("worker"), List.of("fixer"));
    }

    @Test
    void anAgentThatIsNotEnabledOrNotThereFailsTheRunAndSaysWhoIs() {
        var off = bench.agent(find).enabledWhen(state -> false);
        var result = bench.run(Bench.network(off));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error())
                .isEqualTo("The router chose 'worker', which network 'bench' does not offer now; it offers nobody.");

        var other = new Bench();
        var network = new Network("bench", List.of(other.agent()), Bench.router("ghost"), Limits.DEFAULT);
        assertThat(other.run(network).error()).contains("'ghost'").endsWith("it offers worker.");
    }

    @Test
    void rulesAndRoutersThatThrowFailTheRunWithTheirReason() {
        var result = bench.run(Bench.network(bench.agent(find).offeringWhen((state, tool) -> {
            throw new IllegalStateException("no rule");
        })));
        assertThat(result.error()).isEqualTo("the rule of worker for its tools failed: no rule");

        var other = new Bench();
        Router broken = routing -> {
            throw new StackOverflowError();
        };
        assertThat(other.run(new Network("bench", List.of(other.agent()), broken, Limits.DEFAULT))
                        .error())
                .isEqualTo("Nobody could be chosen to go on: the router failed: StackOverflowError.");
    }

    @Test
    void aRequestNeverEndsWithTheModelsOwnWords() {
        bench.model.says("first part").says("second part");
        Router twice = routing -> Optional.of(
                routing.turns().size() < 2
                        ? new Decision.Route("worker", "twice", "again", 1)
                        : new Decision.Done("twice", "done", ""));

        bench.run(new Network("bench", List.of(bench.agent()), twice, Limits.DEFAULT));

        assertThat(bench.model.requests().getLast().messages().getLast())
                .isEqualTo(new dev.agentops.agentkit.message.Message.FromUser("note", "Go on."));
    }
}
