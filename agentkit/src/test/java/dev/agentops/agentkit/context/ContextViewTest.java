package dev.agentops.agentkit.context;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.thread.Compaction;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class ContextViewTest {
    private static final ContextPolicy POLICY = ContextPolicy.DEFAULT;
    private static final long WINDOW = 40_000;

    private static List<Message> turns(int turns, int resultLength) {
        var random = new Random(7);
        var messages = new ArrayList<Message>(List.of(new Message.FromUser("u0", "why?")));
        for (int turn = 1; turn <= turns; turn++) {
            add(messages, turn, 1, resultLength, random);
        }
        return messages;
    }

    private static void add(List<Message> messages, int turn, int calls, int longest, Random random) {
        var asked = new ArrayList<ToolCall>();
        for (int i = 0; i < calls; i++) {
            asked.add(
                    new ToolCall("call_" + turn + "_" + i, "look", Json.mapper().createObjectNode()));
        }
        messages.add(new Message.FromAgent("a" + turn, "worker", "Looking " + turn, asked, "", ""));
        for (var call : asked) {
            messages.add(new Message.FromTool(
                    call.id() + ":result", call.id(), "look", ToolStatus.OK, "x".repeat(1 + random.nextInt(longest))));
        }
    }

    private static ContextView view(List<Message> transcript, Compaction compaction) {
        return ContextView.of(transcript, compaction, POLICY, WINDOW);
    }

    @Test
    void aShortTranscriptIsSentAsItIs() {
        var transcript = turns(3, 500);
        assertThat(view(transcript, Compaction.NONE).messages()).isEqualTo(transcript);
        assertThat(view(transcript, Compaction.NONE).isWhole()).isTrue();
    }

    @Test
    void trimmingHappensSeldomAndNeverChangesWhatWasTrimmed() {
        var transcript = turns(60, 3_000);
        var before = List.<Message>of();
        int changes = 0;
        int told = 0;
        int calls = 0;
        for (int i = 0; i < transcript.size(); i++) {
            if (!(transcript.get(i) instanceof Message.FromAgent)) {
                continue;
            }
            calls++;
            var view = view(transcript.subList(0, i), Compaction.NONE);
            assertThat(view.characters()).isLessThan((long) (POLICY.compactAbove() * WINDOW));
            boolean samePrefix = view.messages().subList(0, before.size()).equals(before);
            changes += samePrefix ? 0 : 1;
            told += view.trimmed() > 0 ? 1 : 0;
            assertThat(view.trimmed() > 0).as("told exactly when it changes").isEqualTo(!samePrefix);
            before = view.messages();
        }
        assertThat(changes).isBetween(3, calls / 4);
        assertThat(told).isEqualTo(changes);
    }

    @Test
    void theNewestResultsAreNeverTrimmedBeforeTheModelHasSeenThem() {
        var transcript = turns(3, 500);
        add(transcript, 4, 20, 3_000, new Random(1));
        var view = view(transcript, Compaction.NONE);
        assertThat(view.messages().subList(8, view.messages().size()))
                .isEqualTo(transcript.subList(8, transcript.size()));
    }

    @Test
    void aTrimmedResultSaysHowToReadIt() {
        var view = view(turns(60, 3_000), Compaction.NONE);
        assertThat(((Message.FromTool) view.messages().get(2)).content())
                .contains("taken out; read it with read_result, handle call_1_0]")
                .hasSizeLessThan(Trimming.SHORT);
        assertThat(view.isWhole()).isFalse();
    }

    @Test
    void anyTranscriptTrimmedOrCompactedAnyNumberOfTimesIsValid() {
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var transcript = new ArrayList<Message>();
            var compaction = Compaction.NONE;
            int length = 1 + random.nextInt(30);
            for (int turn = 0; turn < length; turn++) {
                if (transcript.isEmpty() || random.nextInt(4) == 0) {
                    transcript.add(new Message.FromUser(
                            "u" + turn, "y".repeat(1 + random.nextInt(random.nextInt(8) == 0 ? 90_000 : 200))));
                }
                if (random.nextInt(5) > 0) {
                    add(transcript, turn, random.nextInt(4), 1 + random.nextInt(20_000), random);
                }
                var before = view(transcript, compaction);
                assertSendable(before, seed);
                if (random.nextInt(3) == 0) {
                    long budget = (long) Math.min(POLICY.trimTo() * WINDOW, 0.4 * before.characters());
                    var plan = CompactionPlan.of(transcript, compaction, budget);
                    assertThat(plan.upToSeq()).isGreaterThanOrEqualTo(compaction.upToSeq());
                    compaction = plan.with(
                            random.nextInt(4) == 0 || !plan.wantsSummary() ? plan.earlierSummary() : "what was done");
                    assertSendable(view(transcript, compaction), seed);
                }
            }
        }
    }

    private static void assertSendable(ContextView view, int seed) {
        try {
            Transcripts.assertValid(view.messages());
            assertThat(view.messages().getFirst()).isInstanceOf(Message.FromUser.class);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void aCompactionLeavesLittleAndKeepsTheRequest() {
        var transcript = turns(100, 3_000);
        var plan = CompactionPlan.of(transcript, Compaction.NONE, 12_000);
        var view = view(transcript, plan.with("All was well."));
        assertThat(view.characters()).isLessThan(13_000);
        assertThat(((Message.FromUser) view.messages().getFirst()).text()).contains("All was well.");
        assertThat(view.messages().get(1)).isEqualTo(transcript.getFirst());
        assertThat(view.messages().getLast()).isEqualTo(transcript.getLast());
    }

    @Test
    void aLastTurnThatIsTooLargeIsShortened() {
        var transcript = new ArrayList<Message>(List.of(new Message.FromUser("u0", "z".repeat(500_000))));
        add(transcript, 1, 30, 60_000, new Random(1));
        var plan = CompactionPlan.of(transcript, Compaction.NONE, 12_000);
        var view = view(transcript, plan.with(""));
        assertThat(view.characters()).isLessThan(30_000);
        Transcripts.assertValid(view.messages());
        assertThat(((Message.FromTool) view.messages().getLast()).content()).contains("read_result, handle call_1_29");
    }

    @Test
    void anEarlierPartThatWasLeftOutIsSummarisedByTheNextCompaction() {
        var transcript = turns(100, 3_000);
        var leftOut = CompactionPlan.of(transcript, Compaction.NONE, 12_000).with("");
        add(transcript, 101, 9, 3_000, new Random(1));
        add(transcript, 102, 1, 3_000, new Random(1));
        var next = CompactionPlan.of(transcript, leftOut, 12_000);
        assertThat(next.older()).startsWith(transcript.getFirst(), transcript.get(1));
        var summarised = CompactionPlan.of(transcript, next.with("short"), 2_000);
        assertThat(summarised.older()).doesNotContain(transcript.getFirst());
    }
}
