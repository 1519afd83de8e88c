package dev.agentops.server.stream;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.TestThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Many readers of one thread cost one read. */
@Tag("process")
class TailTest {
    private Database database;
    private LogReader reader;
    private TestThread thread;
    private Hub hub;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        reader = new LogReader(database);
        thread = new TestThread(database, "thr_1");
        hub = new Hub(database);
    }

    @AfterEach
    void close() {
        hub.close();
        database.close();
    }

    private static List<Long> numbers(List<LogReader.Entry> entries) {
        return entries.stream().map(LogReader.Entry::seq).toList();
    }

    private static List<Long> upTo(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void whatIsNewIsReadOnceAndWithoutNewsNothingIs() {
        var tail = new Tail(reader, thread.id());
        assertThat(tail.after(0)).isEmpty();
        long before = reader.queries();
        for (int i = 0; i < 5; i++) {
            thread.tell(new AgentEvent.TurnStarted());
            tail.news();
            for (int reading = 0; reading < 100; reading++) {
                assertThat(numbers(tail.after(i))).containsExactly(i + 1L);
                assertThat(tail.after(i + 1)).isEmpty();
            }
        }
        assertThat(reader.queries() - before).isEqualTo(5);
        assertThat(numbers(tail.after(2))).isEqualTo(upTo(3, 5));
    }

    @Test
    void whoIsFarBehindReadsFromTheLog() {
        for (int i = 0; i < 30; i++) {
            thread.tell(IntStream.range(0, 100)
                    .mapToObj(j -> new AgentEvent.TurnStarted())
                    .toArray(AgentEvent[]::new));
        }
        var tail = new Tail(reader, thread.id());
        assertThat(tail.after(3_000)).isEmpty();
        thread.tell(new AgentEvent.TurnStarted());
        tail.news();
        assertThat(numbers(tail.after(3_000))).containsExactly(3_001L);
        assertThat(numbers(tail.after(0))).isEqualTo(upTo(1, LogReader.PAGE));
        assertThat(numbers(tail.after(2_900))).isEqualTo(upTo(2_901, 3_001));
    }

    @Test
    void eachOfManyReadersGetsEverythingInOrder() throws Exception {
        var tails = new Tails(hub, reader, lag -> {});
        var seen = new ArrayList<List<Long>>();
        var followers = new ArrayList<Follower>();
        for (int i = 0; i < 20; i++) {
            List<Long> mine = Collections.synchronizedList(new ArrayList<>());
            seen.add(mine);
            followers.add(new Follower(tails, thread.id(), 0, new Follower.Sink() {
                @Override
                public void entries(List<LogReader.Entry> entries) {
                    mine.addAll(numbers(entries));
                }

                @Override
                public void live(long seq) {}
            }));
        }
        Thread.sleep(300);
        long before = reader.queries();
        for (int i = 0; i < 50; i++) {
            thread.tell(new AgentEvent.TurnStarted());
        }
        long end = System.nanoTime() + 20_000_000_000L;
        while (seen.stream().anyMatch(mine -> mine.size() < 50) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(seen).allSatisfy(mine -> assertThat(mine).isEqualTo(upTo(1, 50)));
        assertThat(reader.queries() - before).isLessThanOrEqualTo(60);
        for (var follower : followers) {
            follower.close();
            follower.join();
        }
        assertThat(tails.followed()).isZero();
    }
}
