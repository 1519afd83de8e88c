package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/** What a tool puts out while it runs. */
class LiveOutputTest {
    record Nothing() {}

    private Bench bench = new Bench();
    private final AtomicReference<LiveOutput> kept = new AtomicReference<>(LiveOutput.NONE);
    private final Tool<Nothing> tool = Tool.reads("talk", "Talks.", Nothing.class, (input, context) -> {
        kept.set(context.output());
        for (int i = 0; i < 1_000; i++) {
            context.output().write("x".repeat(100));
        }
        return ToolResult.ok("done");
    });

    private List<String> outputs(Hooks hooks) {
        bench = new Bench();
        bench.model.calls("talk").says("ok");
        bench.run(Bench.network(bench.agent(tool)).withHooks(hooks));
        return bench.events().stream()
                .filter(AgentEvent.ToolOutput.class::isInstance)
                .map(event -> ((AgentEvent.ToolOutput) event).delta())
                .toList();
    }

    @Test
    void isToldInFewPiecesUpToALimitAndSaysThatItIsCut() {
        var pieces = outputs(Hooks.NONE);
        assertThat(pieces.size()).isLessThan(20);
        String all = String.join("", pieces);
        assertThat(all).startsWith("x".repeat(ToolOutputStream.MAX_CHARACTERS)).endsWith("shown live …]\n");
        assertThat(all.length()).isLessThan(ToolOutputStream.MAX_CHARACTERS + 100);
    }

    @Test
    void isNotToldWhereAHookMayKeepTheResultBack() {
        assertThat(outputs(new Hooks() {})).isEmpty();
        assertThat(outputs(Hooks.all(Hooks.NONE, new Hooks() {}))).isEmpty();
    }

    @Test
    void endsWithTheHandler() {
        outputs(Hooks.NONE);
        int told = bench.events().size();
        kept.get().write("after the end");
        assertThat(bench.events()).hasSize(told);
    }
}
