package dev.agentops.server.threads;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.thread.Compaction;
import dev.agentops.agentkit.thread.Order;
import dev.agentops.agentkit.thread.StoredResult;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.thread.ThreadLogContract;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("process")
class PostgresThreadLogTest extends ThreadLogContract {
    private Database database;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ThreadLog logWith(String threadId, String runId) {
        database.with(handle -> {
            handle.execute("insert into threads (id, title, created_by) values (?, 't', 'ann')", threadId);
            return handle.execute(
                    "insert into runs (id, thread_id, message_id, question, created_by) values (?, ?, 'm1', 'why?', 'ann')",
                    runId,
                    threadId);
        });
        return new PostgresThreadLog(database);
    }

    @Override
    protected void order(String threadId, String runId, Order order) throws Exception {
        database.with(handle ->
                handle.execute("update runs set status = 'running' where id = ? and status = 'queued'", runId));
        var orders = new RunOrders(database, List.of("reader", "writer"));
        switch (order) {
            case Order.Next(var agent, var by) -> orders.next(threadId, runId, agent, by);
            case Order.Stop(var by) -> orders.stop(threadId, runId, by);
        }
    }

    @Override
    protected void steer(String threadId, String runId, Message.FromUser message) throws Exception {
        database.with(handle ->
                handle.execute("update runs set status = 'running' where id = ? and status = 'queued'", runId));
        new Threads(database, 100, 5).accept("ann", threadId, message.id(), message.text(), new Into.Run(runId));
    }

    @Override
    protected List<String> keysOf(String threadId) {
        return database.with(handle -> handle.createQuery(
                        "select rtrim(event_key, '#0') from thread_event where thread_id = ? order by seq")
                .bind(0, threadId)
                .mapTo(String.class)
                .list());
    }

    @Test
    void whatAThreadKeepsIsDeletedWithIt() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", new Message.FromUser("m1", "why?"), List.of());
        log.commit(new ThreadLog.Commit(
                "thr_1",
                "run_1",
                "tool:1",
                "tool",
                "ok",
                "",
                1,
                Instant.now(),
                "1",
                List.of(),
                List.of(),
                List.of(new StoredResult("call_1", "look", 3, "abc"), new Compaction(1, "s", 0, 0))));
        assertThat(log.stored("thr_1", "call_1")).isPresent();

        database.with(handle -> handle.execute("delete from threads where id = 'thr_1'"));

        assertThat(log.stored("thr_1", "call_1")).isEmpty();
        int compactions = number("select count(*) from compactions");
        assertThat(compactions).isZero();
    }

    /** An agent that pages through a result of eight megabytes, over the real log. */
    @Test
    void aLargeResultIsPagedByItsHandle() {
        var log = logWith("thr_1", "run_1");
        String lines = IntStream.rangeClosed(1, 400_000)
                .mapToObj(i -> i == 300_000 ? "the needle \u20ac" : "line " + i)
                .collect(Collectors.joining("\n"));
        var look = Tool.reads("look", "Looks.", Nothing.class, (input, context) -> ToolResult.ok(lines));
        var model = new ScriptedModel()
                .calls("look")
                .calls("read_result", "handle", "call_run1_1_0", "grep", "needle")
                .calls("read_result", "handle", "call_run1_1_0", "from_line", 299_999, "to_line", 300_001)
                .calls("read_result", "handle", "call_run2_1_0")
                .says("Found.");
        var agent = new Agent("worker", "works", state -> "You work.", List.of(look), model);

        var result = Network.of(agent, Limits.DEFAULT)
                .run(new RunRequest("thr_1", "run_1", "ann", "m1", "why?"), new InMemorySteps(), log, ToolGate.open());

        assertThat(result.answer()).isEqualTo("Found.");
        assertThat(log.read("thr_1", 99).stream()
                        .filter(Message.FromTool.class::isInstance)
                        .map(message -> ((Message.FromTool) message).content())
                        .skip(1))
                .satisfiesExactly(
                        found ->
                                assertThat(found).startsWith("1 matching lines").contains("300000: the needle \u20ac"),
                        page -> assertThat(page)
                                .isEqualTo("Lines 299999 to 300001 of 400000:\n299999: line 299999\n"
                                        + "300000: the needle \u20ac\n300001: line 300001\n"),
                        foreign ->
                                assertThat(foreign).startsWith("There is no result with the handle 'call_run2_1_0'"));
        int longest = number("select max(length(outcome::text)) from steps");
        assertThat(longest).as("characters in a step's outcome").isLessThan(50_000);
    }

    private int number(String sql) {
        return database.with(
                handle -> handle.createQuery(sql).mapTo(Integer.class).one());
    }

    record Nothing() {}
}
