package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.ThreadLog.Commit;
import dev.agentops.agentkit.thread.ThreadLog.Intent;
import dev.agentops.agentkit.thread.ThreadLog.Placed;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link ThreadLog} promises. */
public abstract class ThreadLogContract {
    private static final StateKey<String> COLOUR = StateKey.of("colour", String.class);

    /** A log in which a run of this id may be opened on a thread of this id. */
    protected abstract ThreadLog logWith(String threadId, String runId) throws Exception;

    protected abstract List<String> keysOf(String threadId) throws Exception;

    private final Message.FromUser question = new Message.FromUser("m1", "why?");
    private final Message.FromAgent answer = new Message.FromAgent("a1", "reader", "because", List.of(), "", "");

    private static LogEntry entry(String key, String step, int attempt) {
        return new LogEntry(
                key, "run_1", step, attempt, 1, "reader", Instant.now(), new AgentEvent.TextDelta("a1", "x"));
    }

    private Commit commit(String outcome) {
        return new Commit(
                "thr_1",
                "run_1",
                "model:1",
                "model",
                "ok",
                "m",
                1,
                Instant.now(),
                outcome,
                List.of(new Placed(2, answer)),
                List.of(entry("k2", "model:1", 1)));
    }

    @Test
    void openingTwiceAddsTheMessageOnce() throws Exception {
        var log = logWith("thr_1", "run_1");
        var first = log.open("thr_1", "run_1", question, List.of(entry("k1", "load", 1)));
        var again = log.open("thr_1", "run_1", question, List.of(entry("k1", "load", 1)));
        assertThat(first.first()).isTrue();
        assertThat(again.first()).isFalse();
        assertThat(again.lastSeq()).isEqualTo(1);
        assertThat(log.read("thr_1", 1)).containsExactly(question);
        assertThat(keysOf("thr_1")).containsExactly("k1");
    }

    @Test
    void theFirstCommitOfAStepHolds() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        assertThat(log.commit(commit("\"first\""))).isEqualTo("\"first\"");
        assertThat(log.commit(commit("\"second\""))).isEqualTo("\"first\"");
        assertThat(log.recall("thr_1", "run_1", "model:1").outcome()).contains("\"first\"");
        assertThat(log.open("thr_1", "run_1", question, List.of()).lastSeq()).isEqualTo(1);
        assertThat(log.read("thr_1", 9)).containsExactly(question, answer);
        assertThat(keysOf("thr_1")).containsExactly("k2");
    }

    @Test
    void whatWasPublishedIsKnownAsAnAttemptAndTakenOnce() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        assertThat(log.recall("thr_1", "run_1", "model:1")).isEqualTo(new ThreadLog.Recall(Optional.empty(), 0, false));
        log.publish("thr_1", List.of(entry("p1", "model:1", 2)));
        log.publish("thr_1", List.of(entry("p1", "model:1", 2), entry("p2", "model:1", 2)));
        assertThat(log.recall("thr_1", "run_1", "model:1").attempts()).isEqualTo(2);
        assertThat(keysOf("thr_1")).containsExactly("p1", "p2");
    }

    @Test
    void anIntentIsFreshOnce() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        var intent = new Intent(
                "thr_1", "run_1", "tool:1.0:x", "call_1:0", "x", Json.mapper().createObjectNode());
        assertThat(log.intend(intent)).isEqualTo(ThreadLog.Intended.NOW);
        assertThat(log.intend(intent)).isEqualTo(ThreadLog.Intended.BEFORE);
        assertThat(log.intended("thr_1", "call_1:0")).contains(intent.arguments());
        assertThat(log.intended("thr_1", "call_1:1")).isEmpty();
        assertThat(log.recall("thr_1", "run_1", "tool:1.0:x").intended()).isTrue();
        assertThat(log.recall("thr_1", "run_1", "tool:2.0:x").intended()).isFalse();
    }

    @Test
    void noEffectBeginsInARunThatHasEnded() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        log.close(step("finish", "1", List.of()), StatePatch.NONE);
        var intent = new Intent(
                "thr_1", "run_1", "tool:1.0:x", "call_1:0", "x", Json.mapper().createObjectNode());
        assertThat(log.intend(intent)).isEqualTo(ThreadLog.Intended.NEVER);
        assertThat(log.intended("thr_1", "call_1:0")).isEmpty();
    }

    @Test
    void closingAnswersOpenCallsKeepsTheStateAndHoldsOnce() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        var asks = new Message.FromAgent(
                "a1",
                "reader",
                "",
                List.of(new ToolCall("call_1", "x", Json.mapper().createObjectNode())),
                "",
                "");
        log.commit(step("model:1", "1", List.of(new Placed(2, asks))));

        var patch = StatePatch.NONE.set(COLOUR, "blue");
        assertThat(log.close(step("finish", "\"first\"", List.of(new Placed(0, answer("a2")))), patch))
                .isEqualTo("\"first\"");
        assertThat(log.close(step("finish", "\"second\"", List.of(new Placed(0, answer("a3")))), patch))
                .isEqualTo("\"first\"");

        assertThat(log.read("thr_1", 99)).extracting(Message::id).containsExactly("m1", "a1", "call_1:result", "a2");
        assertThat(log.open("thr_1", "run_1", question, List.of()).state()).isEqualTo(State.EMPTY.apply(patch));
    }

    @Test
    void aCallThatWasCutInItsEffectIsUnknownAndOneThatNeverBeganCancelled() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        var nothing = Json.mapper().createObjectNode();
        var calls = List.of(new ToolCall("call_1", "x", nothing), new ToolCall("call_11", "x", nothing));
        log.commit(
                step("model:1", "1", List.of(new Placed(2, new Message.FromAgent("a1", "reader", "", calls, "", "")))));
        log.intend(new ThreadLog.Intent("thr_1", "run_1", "tool:1.0:x:1", "call_1:1", "x", nothing));

        log.close(step("finish", "1", List.of()), StatePatch.NONE);

        assertThat(log.read("thr_1", 99))
                .filteredOn(Message.FromTool.class::isInstance)
                .extracting(message -> ((Message.FromTool) message).status())
                .containsExactly(ToolStatus.UNKNOWN, ToolStatus.CANCELLED);
    }

    /** Says something to a run under way. */
    protected abstract void steer(String threadId, String runId, Message.FromUser message) throws Exception;

    @Test
    void aSteerIsGivenUntilACommitStoresIt() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        steer("thr_1", "run_1", steer("s1"));
        steer("thr_1", "run_1", steer("s1"));
        assertThat(log.steered("thr_1", "run_1")).containsExactly(steer("s1"));
        steer("thr_1", "run_1", steer("s2"));
        assertThat(log.steered("thr_1", "run_1")).containsExactly(steer("s1"), steer("s2"));
        log.commit(step(
                "model:1",
                "1",
                List.of(new Placed(2, steer("s1")), new Placed(3, steer("s2")), new Placed(4, answer("a1")))));
        assertThat(log.steered("thr_1", "run_1")).isEmpty();
        assertThat(log.read("thr_1", 99)).extracting(Message::id).containsExactly("m1", "s1", "s2", "a1");
    }

    @Test
    void theEndOfARunStoresWhatWasGivenAndLeavesTheRest() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        steer("thr_1", "run_1", steer("s1"));
        log.steered("thr_1", "run_1");
        steer("thr_1", "run_1", steer("s2"));
        log.close(step("finish", "1", List.of(new Placed(0, answer("a1")))), StatePatch.NONE);
        assertThat(log.read("thr_1", 99)).extracting(Message::id).containsExactly("m1", "s1", "a1");
        assertThat(keysOf("thr_1")).contains(ThreadLog.steerKey("run_1", "s1"));
        assertThat(keysOf("thr_1")).doesNotContain(ThreadLog.steerKey("run_1", "s2"));
    }

    /** Orders a run under way to do something. */
    protected abstract void order(String threadId, String runId, Order order) throws Exception;

    @Test
    void aWishIsForOneTurnAndGivenToThatTurnAgain() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        assertThat(log.ordered("thr_1", "run_1", 1, false)).isEmpty();
        var bob = new Order.Next("reader", "bob");
        order("thr_1", "run_1", new Order.Next("writer", "ann"));
        order("thr_1", "run_1", bob);
        assertThat(log.ordered("thr_1", "run_1", 1, true)).isEmpty();
        assertThat(log.ordered("thr_1", "run_1", 1, false)).containsExactly(bob);
        var later = new Order.Next("writer", "ann");
        order("thr_1", "run_1", later);
        assertThat(log.ordered("thr_1", "run_1", 1, false)).containsExactly(bob);
        assertThat(log.ordered("thr_1", "run_1", 1, true)).containsExactly(bob);
        assertThat(log.ordered("thr_1", "run_1", 2, false)).containsExactly(later);
        assertThat(log.ordered("thr_1", "run_1", 3, false)).isEmpty();
    }

    @Test
    void aStopStaysAndIsThatOfTheFirstWhoOrderedIt() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        assertThat(log.stopOrdered("thr_1", "run_1")).isEmpty();
        var stop = new Order.Stop("ann");
        order("thr_1", "run_1", stop);
        order("thr_1", "run_1", new Order.Stop("bob"));
        assertThat(log.stopOrdered("thr_1", "run_1")).contains(stop);
        assertThat(log.ordered("thr_1", "run_1", 1, true)).containsExactly(stop);
        assertThat(log.ordered("thr_1", "run_1", 2, false)).containsExactly(stop);
    }

    private static Message.FromUser steer(String id) {
        return new Message.FromUser(id, "and " + id);
    }

    @Test
    void aStepThatEndsAfterItsRunWasClosedChangesNothing() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        log.close(step("finish", "1", List.of()), StatePatch.NONE);
        assertThat(log.commit(step("model:1", "2", List.of(new Placed(2, answer("late"))))))
                .isEqualTo("2");
        assertThat(log.read("thr_1", 99)).containsExactly(question);
    }

    @Test
    void nulCharactersAndOddTextAreKeptOrReplacedButNeverFatal() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", new Message.FromUser("m1", "a\\u0000 b"), List.of());
        var odd = new Message.FromAgent("a1", "reader", "nul \0 and \\u0000 and \ud800", List.of(), "", "");
        log.commit(step("model:1", Json.write("x\0y"), List.of(new Placed(2, odd))));
        var said = (Message.FromAgent) log.read("thr_1", 9).getLast();
        assertThat(said.text()).startsWith("nul ").contains("\\u0000");
    }

    private static Commit keeping(String step, Kept... kept) {
        return new Commit(
                "thr_1", "run_1", step, "tool", "ok", "", 1, Instant.now(), "1", List.of(), List.of(), List.of(kept));
    }

    private static StoredResult result(String handle, String text) {
        return new StoredResult(handle, "look", text.length(), text);
    }

    @Test
    void whatACommitKeepsIsReadInItsOwnThreadAndTheFirstCommitHolds() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        log.commit(keeping("tool:1", result("call_1", "first")));
        log.commit(keeping("tool:1", result("call_1", "second"), result("call_2", "second")));
        assertThat(log.stored("thr_1", "call_1")).contains(result("call_1", "first"));
        assertThat(log.stored("thr_1", "call_2")).isEmpty();
        assertThat(log.stored("thr_2", "call_1")).isEmpty();
        assertThat(log.stored("thr_1", "call_1\0' or true --")).isEmpty();
    }

    @Test
    void nothingIsKeptOnceTheRunWasClosed() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        log.close(step("finish", "1", List.of()), StatePatch.NONE);
        log.commit(keeping("tool:1", result("call_1", "late"), new Compaction(1, "late", 0, 0)));
        assertThat(log.stored("thr_1", "call_1")).isEmpty();
        assertThat(log.open("thr_1", "run_1", question, List.of()).compaction()).isEqualTo(Compaction.NONE);
    }

    @Test
    void theNewestCompactionIsFoundWhenTheThreadIsOpened() throws Exception {
        var log = logWith("thr_1", "run_1");
        assertThat(log.open("thr_1", "run_1", question, List.of()).compaction()).isEqualTo(Compaction.NONE);
        log.commit(keeping("model:1", new Compaction(1, "older", 0, 0)));
        var newer = new Compaction(3, "what was done", 5, 600);
        log.commit(keeping("model:2", newer));
        assertThat(log.open("thr_1", "run_1", question, List.of()).compaction()).isEqualTo(newer);
    }

    @Test
    void aStoredResultOfMegabytesWithOddTextIsKeptWhole() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        String text = "\u20ac\ud83d\ude00 line\n".repeat(800_000);
        log.commit(keeping("tool:1", result("call_1", text), result("call_2", "nul \0, half a pair \ud800")));
        assertThat(log.stored("thr_1", "call_1").orElseThrow().text().equals(text))
                .isTrue();
        assertThat(log.stored("thr_1", "call_2").orElseThrow().text())
                .startsWith("nul ")
                .contains("half a pair");
    }

    private Message.FromAgent answer(String id) {
        return new Message.FromAgent(id, "reader", "because", List.of(), "", "");
    }

    private static Commit step(String step, String outcome, List<Placed> messages) {
        var entries = step.equals("finish")
                ? List.of(new LogEntry(
                        "run_1/finish",
                        "run_1",
                        step,
                        1,
                        1,
                        "reader",
                        Instant.now(),
                        new AgentEvent.RunFinished("completed", "because", "", Usage.NONE, 1)))
                : List.<LogEntry>of();
        return new Commit("thr_1", "run_1", step, "save", "ok", "", 1, Instant.now(), outcome, messages, entries);
    }
}
