package dev.agentops.agentkit.state;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StateTest {
    record Note(String text) {}

    private static final StateKey<String> OWNER = StateKey.of("owner", String.class);
    private static final StateKey<List<String>> HOSTS = StateKey.listOf("hosts", String.class);
    private static final StateKey<Long> TRIES = StateKey.of("tries", Long.class);
    private static final StateKey<Double> LOAD = StateKey.of("load", Double.class);

    @Test
    void eachRuleMeetsWhatIsThereInItsOwnWay() {
        var state = State.EMPTY.apply(StatePatch.NONE
                .set(OWNER, "ann")
                .set(OWNER, "bob")
                .append(HOSTS, "a")
                .append(HOSTS, "a")
                .union(HOSTS, "a")
                .union(HOSTS, "b")
                .add(TRIES, 2L)
                .add(TRIES, 3L)
                .add(LOAD, 0.5)
                .add(LOAD, 0.25));

        assertThat(state.get(OWNER)).contains("bob");
        assertThat(state.list(HOSTS)).containsExactly("a", "a", "b");
        assertThat(state.get(TRIES)).contains(5L);
        assertThat(state.get(LOAD)).contains(0.75);
        assertThat(state.apply(StatePatch.NONE.remove(OWNER)).get(OWNER)).isEmpty();
    }

    @Test
    void patchesOfToolsThatRanTogetherLoseNothing() {
        var bench = new Bench();
        var count = Tool.reads(
                "count",
                "Counts.",
                Note.class,
                (input, context) -> ToolResult.ok("counted")
                        .with(StatePatch.NONE
                                .add(TRIES, 1L)
                                .union(HOSTS, input.text())
                                .set(OWNER, input.text())));
        bench.model
                .callsAll(
                        ScriptedModel.call("count", "text", "a"),
                        ScriptedModel.call("count", "text", "b"),
                        ScriptedModel.call("count", "text", "a"))
                .says("done");

        bench.run(Bench.network(bench.agent(count)));

        assertThat(bench.state().get(TRIES)).contains(3L);
        assertThat(bench.state().list(HOSTS)).containsExactly("a", "b");
        assertThat(bench.state().get(OWNER)).contains("a");
    }

    @Test
    void whoChangedAKeyIsKeptWithTheThread() {
        var bench = new Bench();
        var own = Tool.reads(
                "own",
                "Owns.",
                Note.class,
                (input, context) -> ToolResult.ok("owned").with(StatePatch.NONE.set(OWNER, input.text())));
        bench.model.calls("own", "text", "ann").says("done");

        bench.run(Bench.network(bench.agent(own)));

        assertThat(bench.state().changedBy(OWNER)).contains(new Origin("run_1", "worker", "own", "call_run1_1_0"));
        assertThat(bench.state().values()).containsOnlyKeys("owner");
        assertThat(bench.state().changedBy(HOSTS)).isEmpty();
    }

    @Test
    void aSnapshotHoldsAllAndIsTheWayBack() {
        var by = new Origin("run_1", "worker", "own", "call_1");
        var before = State.EMPTY.apply(
                StatePatch.NONE.set(OWNER, "ann").append(HOSTS, "a").by(by));
        var after = before.apply(StatePatch.NONE.set(OWNER, "bob").remove(HOSTS).add(TRIES, 1L));

        var restored = State.restore(before.snapshot());

        assertThat(restored).isEqualTo(before);
        assertThat(restored.changedBy(OWNER)).contains(by);
        assertThat(after.apply(StatePatch.between(after, restored)).values()).isEqualTo(before.values());
        assertThatThrownBy(() -> State.restore("[1]")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStateOfBeforeOriginsIsReadAsItIs() {
        assertThat(Json.read("{\"owner\":\"ann\"}", State.class).get(OWNER)).contains("ann");
        assertThat(Json.read(
                        "{\"changes\":[{\"operation\":\"SET\",\"key\":\"owner\",\"value\":\"x\"}]}", StatePatch.class))
                .isEqualTo(StatePatch.NONE.set(OWNER, "x"));
    }

    @Test
    void aValueThatWouldNotComeBackIsRefusedAtOnce() {
        var any = StateKey.of("any", Object.class);
        var thread = StateKey.of("thread", Thread.class);
        assertThatThrownBy(() -> StatePatch.NONE.set(any, new Object()))
                .hasMessageStartingWith("state key 'any' cannot hold a java.lang.Object: ");
        assertThatThrownBy(() -> StatePatch.NONE.set(thread, Thread.currentThread()))
                .hasMessageStartingWith("state key 'thread' cannot hold a java.lang.Thread: ");
    }

    @Test
    void aValueOfAnotherTypeIsNamed() {
        var state = State.EMPTY.apply(StatePatch.NONE.set(OWNER, "ann"));
        assertThatThrownBy(() -> state.get(StateKey.of("owner", Long.class)))
                .hasMessage("state key 'owner' does not hold a java.lang.Long");
    }
}
