package dev.agentops.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The log's way to its readers: append to receipt with many live streams, idle sockets, opening a long thread. */
final class Streaming {
    private static final int STREAMS = 200;
    private static final int PER_STREAM_MILLIS = 1_000;
    private static final int IDLE = 2_000;
    private static final int LONG = 100_000;

    private final Rig rig;
    private final Client client;
    private final Figures figures;
    private final int seconds;

    Streaming(Rig rig, Client client, Figures figures, boolean quick) {
        this.rig = rig;
        this.client = client;
        this.figures = figures;
        this.seconds = quick ? 10 : 30;
    }

    void measure() throws Exception {
        try (var connection = rig.connect()) {
            live(connection);
            idle();
            longThread(connection);
        }
    }

    private static void thread(Connection connection, String id) throws SQLException {
        execute(connection, "insert into threads (id, title, created_by) values ('" + id + "', 'bench', 'bench')");
        execute(connection, """
                insert into runs (id, thread_id, message_id, question, created_by, status, submitted_at)
                values ('run-%1$s', '%1$s', 'm-%1$s', 'bench', 'bench', 'running', now())
                """.formatted(id));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Streams that each tell one delta a second, evenly spread. The load generator appends as another server of the installation
     * would, in one transaction, and notifies after the commit; the time is from before the append to the frame in the reader's hands.
     */
    private void live(Connection connection) throws Exception {
        figures.section(STREAMS + " live streams, each with a reader over WebSocket, one event a second each");
        var times = new ConcurrentLinkedQueue<Double>();
        var sent = new ConcurrentHashMap<String, Long>();
        var live = new CountDownLatch(STREAMS);
        var readers = new ArrayList<WebSocketReader>();
        for (int i = 0; i < STREAMS; i++) {
            String id = "live-" + i;
            thread(connection, id);
            readers.add(new WebSocketReader(rig.url(), client.ticket(), frame -> {
                if (frame.startsWith("{\"op\":\"live\"")) {
                    live.countDown();
                }
                int at = frame.indexOf("\"delta\": \"");
                if (at > 0) {
                    String key = frame.substring(at + 10, frame.indexOf('"', at + 10));
                    times.add((System.nanoTime() - sent.get(key)) / 1e6);
                }
            }));
            readers.getLast().subscribe(id);
        }
        if (!live.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the readers do not get live");
        }
        appendEvenly(connection, sent);
        Thread.sleep(1_000);
        var all = new ArrayList<>(times);
        var sample = new Sample(all.subList(Math.min(all.size(), STREAMS), all.size()));
        figures.add("events told", sent.size(), "");
        figures.add("events received", times.size(), "", "as many");
        figures.add("append to receipt, p50", sample.p50(), "ms", "target 5");
        figures.add("append to receipt, p99", sample.p99(), "ms", "target 30");
        readers.forEach(WebSocketReader::close);
    }

    private void appendEvenly(Connection connection, Map<String, Long> sent) throws Exception {
        int count = STREAMS * seconds * 1_000 / PER_STREAM_MILLIS;
        long pause = PER_STREAM_MILLIS * 1_000_000L / STREAMS;
        long begin = System.nanoTime();
        try (var append = connection.prepareStatement("select append_events(?, cast(? as jsonb))");
                var tell = connection.prepareStatement("select pg_notify('thread_event', ?)")) {
            for (int i = 0; i < count; i++) {
                long wait = begin + i * pause - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                String id = "live-" + i % STREAMS;
                append.setString(1, id);
                append.setString(2, """
                        [{"key": "%1$s", "run": "run-%2$s", "step": "model:1", "attempt": 1, "ts": "2026-01-01T00:00:00Z",
                          "event": {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": "%1$s"}}]
                        """.formatted("piece-" + i, id));
                sent.put("piece-" + i, System.nanoTime());
                append.execute();
                tell.setString(1, id);
                tell.execute();
            }
        }
    }

    private void idle() throws Exception {
        figures.section(IDLE + " idle sockets");
        var warm = new WebSocketReader(rig.url(), client.ticket(), frame -> {});
        warm.close();
        long heap = rig.heap();
        long resident = rig.server().resident();
        var sockets = new ArrayList<WebSocketReader>();
        for (int i = 0; i < IDLE; i++) {
            sockets.add(new WebSocketReader(rig.url(), client.ticket(), frame -> {}));
        }
        Thread.sleep(2_000);
        figures.add("server memory for them", (rig.server().resident() - resident) / 1e6, "MB", "target 200");
        figures.add("live on the heap for them", (rig.heap() - heap) / 1e6, "MB");
        sockets.forEach(WebSocketReader::close);
    }

    /** A thread of many runs, told in deltas of which 60 make a message. */
    private void longThread(Connection connection) throws Exception {
        figures.section("A thread with " + LONG + " events opens");
        thread(connection, "long");
        execute(connection, """
                insert into thread_event (thread_id, seq, ts, run_id, step, attempt, event_key, event)
                select 'long', n, now(), 'run-long', 'model:' || n / 62, 1, 'k' || n, jsonb_build_object(
                    'type', case n %% 62 when 0 then 'TEXT_MESSAGE_START' when 61 then 'TEXT_MESSAGE_END' else 'TEXT_MESSAGE_CONTENT' end,
                    'messageId', 'm' || n / 62, 'timestamp', 1795516267288, 'metadata', jsonb_build_object('ops', jsonb_build_object(
                    'runId', 'run-long', 'agent', 'coding', 'turn', 1)))
                    || case when n %% 62 in (0, 61) then '{}' else jsonb_build_object('delta', 'some words of it ' || n) end
                from generate_series(1, %d) n
                """.formatted(LONG));
        execute(connection, "update threads set last_seq = " + LONG + " where id = 'long'");
        figures.add("as it was told, p50", opened().p50(), "ms");
        execute(
                connection,
                "update runs set status = 'completed', finished_at = now() - interval '1 hour' where id = 'run-long'");
        long begin = System.nanoTime();
        execute(connection, "select compact_run('long', 'run-long')");
        figures.add("putting it together", (System.nanoTime() - begin) / 1e6, "ms");
        figures.add("its messages put together, p50", opened().p50(), "ms", "target 300");
    }

    /** From the subscription to the mark that all is there. */
    private Sample opened() throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            var live = new CountDownLatch(1);
            try (var reader = new WebSocketReader(rig.url(), client.ticket(), frame -> {
                if (frame.startsWith("{\"op\":\"live\"")) {
                    live.countDown();
                }
            })) {
                long begin = System.nanoTime();
                reader.subscribe("long");
                if (!live.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the thread does not open");
                }
                times.add((System.nanoTime() - begin) / 1e6);
            }
        }
        return new Sample(times);
    }
}
