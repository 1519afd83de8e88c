package dev.agentops.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.TestThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The deltas of ended runs are put together, and no reader can tell. */
@Tag("process")
class CompactionTest {
    private Database database;
    private LogReader reader;
    private Housekeeping housekeeping;
    private TestThread thread;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        reader = new LogReader(database);
        housekeeping = new Housekeeping(database, Duration.ofMinutes(1), Duration.ofDays(30));
        thread = new TestThread(database, "thr_1");
    }

    @AfterEach
    void close() {
        housekeeping.close();
        database.close();
    }

    private void tellsAStory() {
        thread.tell(
                new AgentEvent.RunStarted("u1", "why?"),
                new AgentEvent.TextStarted("m1"),
                new AgentEvent.TextDelta("m1", "Grüße, "),
                new AgentEvent.TextDelta("m1", "😀 and "));
        thread.tell(2, new AgentEvent.AttemptStarted("m1", 2, "timeout"), new AgentEvent.TextStarted("m1"));
        for (String piece : List.of("Höl", "zer\n", "😀", "😀", "", "\"end\"")) {
            thread.tell(2, new AgentEvent.TextDelta("m1", piece));
        }
        thread.tell(
                2,
                new AgentEvent.TextEnded("m1"),
                new AgentEvent.ToolCallStarted("m1", "c1", "run"),
                new AgentEvent.ToolCallArguments("c1", "{\"a\""),
                new AgentEvent.ToolCallArguments("c1", ":1}"),
                new AgentEvent.ToolCallEnded("c1"),
                new AgentEvent.ToolOutput("c1", "line 1\n"),
                new AgentEvent.ToolOutput("c1", "line 2\n"),
                new AgentEvent.ToolOutput("c2", "of another\n"),
                new AgentEvent.ToolOutput("c1", "line 3\n"),
                new AgentEvent.TurnFinished());
    }

    /** All that a reader who has everything up to a number still gets, as far as it is text: the same however it is cut. */
    private String rest(long after) {
        var text = new StringBuilder();
        long last = after;
        for (var page = reader.after(thread.id(), last); !page.isEmpty(); page = reader.after(thread.id(), last)) {
            for (var entry : page) {
                assertThat(entry.first()).isEqualTo(last + 1);
                var event = Json.read(entry.event(), JsonNode.class);
                String piece =
                        event.path("delta").asText(event.at("/value/delta").asText("!"));
                text.append(piece.equals("!") ? "<" + event.get("type").asText() + ">" : piece);
                last = entry.seq();
            }
        }
        return text + " up to " + last;
    }

    @Test
    void aReaderGetsTheSameFromAnyNumberOn() {
        tellsAStory();
        long last = reader.lastSeq(thread.id());
        var before = new java.util.ArrayList<String>();
        for (long after = 0; after <= last; after++) {
            before.add(rest(after));
        }
        thread.ended();

        assertThat(housekeeping.compact()).isEqualTo(1);

        for (long after = 0; after <= last; after++) {
            assertThat(rest(after)).isEqualTo(before.get((int) after));
        }
        assertThat(thread.log()).hasSize(17).hasSizeLessThan((int) last);
        assertThat(housekeeping.compact()).isZero();
    }

    @Test
    void aRunThatHasNotEndedOrHasJustEndedIsLeftAlone() {
        tellsAStory();
        int size = thread.log().size();
        assertThat(housekeeping.compact()).isZero();
        database.with(handle -> handle.execute("update runs set status = 'completed', finished_at = now()"));
        assertThat(housekeeping.compact()).isZero();
        assertThat(thread.log()).hasSize(size);
    }

    @Test
    void deltasOfAProcessThatWasTakenForDeadAreNotTakenAfterTheEnd() {
        tellsAStory();
        thread.ended();
        housekeeping.compact();
        var log = thread.log();
        thread.tell(new AgentEvent.TextDelta("m1", "too late"));
        assertThat(thread.log()).isEqualTo(log);
        thread.tell(new AgentEvent.LimitReached("turns", "12"));
        assertThat(thread.log()).hasSize(log.size() + 1);
    }

    @Test
    void aThreadThatNobodyTouchedForTheTimeOfRetentionGoesWithAllThatBelongsToIt() {
        tellsAStory();
        thread.ended();
        var inUse = new TestThread(database, "thr_2");
        inUse.tell(new AgentEvent.TurnStarted());
        new TestThread(database, "thr_3").ended();
        database.with(handle -> handle.execute(
                "update threads set updated_at = now() - interval '31 days' where id in ('thr_1', 'thr_2')"));

        assertThat(housekeeping.retire()).isEqualTo(1);

        assertThat(database.<List<String>, RuntimeException>with(handle -> handle.createQuery(
                                "select id from threads union all select thread_id from thread_event")
                        .mapTo(String.class)
                        .list()))
                .containsExactlyInAnyOrder("thr_2", "thr_3", "thr_2");
    }
}
