package dev.agentops.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The product, measured from outside. Closing it leaves what it measured running. */
final class Bench implements AutoCloseable {
    private final boolean quick;
    private final Rig rig;
    private final Client client;
    private final Observer observer;
    private final Load load;
    private final Figures figures;

    Bench(Figures figures, boolean quick, Rig rig) throws SQLException {
        this.figures = figures;
        this.quick = quick;
        this.rig = rig;
        this.client = new Client(rig.url());
        var postgres = rig.services().postgres();
        this.observer = new Observer(postgres.jdbcUrl(), postgres.user(), postgres.password());
        this.load = new Load(client, observer);
    }

    /** A server is measured as it is after a while, not in its first seconds. */
    void warmUp() throws Exception {
        load.run("warm-", quick ? 1_000 : 3_000, 50);
    }

    void sequential() throws Exception {
        figures.section(
                "One run after the other: 2 turns, a read, a write that a human approves; model and tools at once");
        int runs = quick ? 100 : 300;
        var whole = new ArrayList<Double>();
        var receipt = new ArrayList<Double>();
        var before = ProcessorTime.now(rig.processes());
        Client.Asked last = new Client.Asked("", "");
        for (int i = 0; i < runs; i++) {
            long begin = System.nanoTime();
            last = client.ask("seq-" + i);
            client.follow(last.threadId(), event -> {
                receipt.add((double) System.currentTimeMillis()
                        - event.get("timestamp").asDouble());
                return followed(event);
            });
            whole.add((System.nanoTime() - begin) / 1e6);
        }
        var sample = new Sample(whole);
        figures.add("overhead per run, p50", sample.p50(), "ms", "target 20");
        figures.add("overhead per run, p99", sample.p99(), "ms");
        figures.add(
                "decision to resumed code, p50", observer.resumeTimes("seq-").p50(), "ms", "target 20");
        figures.add(
                "decision to resumed code, p99", observer.resumeTimes("seq-").p99(), "ms");
        var received = new Sample(receipt);
        figures.add("event told to event received over SSE, p50", received.p50(), "ms");
        figures.add("event told to event received over SSE, p99", received.p99(), "ms");
        before.tell(figures, runs);
        journal(last.runId());
    }

    /** The human of the sequential runs: decides as soon as the question is on the screen. */
    private boolean followed(JsonNode event) {
        try {
            if (event.path("name").asText().equals("ops.approval.opened")) {
                var approval = event.get("value");
                client.approve(
                        approval.get("toolCallId").asText(),
                        approval.get("digest").asText());
            }
            return event.get("type").asText().equals("RUN_FINISHED");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void concurrent() throws Exception {
        for (int inFlight : new int[] {100, 1_000}) {
            figures.section(inFlight + " runs in flight");
            int runs = inFlight == 100 ? (quick ? 1_000 : 3_000) : (quick ? 2_000 : 5_000);
            String prefix = "load" + inFlight + "-";
            var before = ProcessorTime.now(rig.processes());
            double seconds = load.run(prefix, runs, inFlight);
            var times = observer.runTimes(prefix);
            figures.add("runs per second", runs / seconds, "1/s", "target 300");
            figures.add("run, p50", times.p50(), "ms");
            figures.add("run, p99", times.p99(), "ms");
            before.tell(figures, runs);
        }
    }

    private void journal(String runId) throws Exception {
        var rows = query("""
                select j.entry_type as type, coalesce(j.name, '') as name, i.target_handler_name as handler
                from sys_journal j join sys_invocation i on j.id = i.id
                where i.target_service_key = '%s' order by i.target_handler_name, j.index
                """.formatted(runId));
        figures.section("Journal of one run");
        rows.forEach(row -> figures.note(row.get("handler").asText() + ": "
                + row.get("type").asText() + " " + row.get("name").asText()));
        figures.add("journal entries per run, without the thread's queue", rows.size(), "");
    }

    private JsonNode query(String sql) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(rig.services().restate().admin() + "/query"))
                            .header("content-type", "application/json")
                            .header("accept", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("query", sql))))
                            .build(),
                    BodyHandlers.ofString());
            return Json.read(answer.body(), JsonNode.class).path("rows");
        }
    }

    void streaming() throws Exception {
        figures.section("Steps of a run that streams, and of one that says the same at once");
        for (var kind : List.of(InstantModel.CHATTY, InstantModel.SILENT)) {
            var run = client.ask(kind);
            while (observer.unfinished() > 0) {
                Thread.sleep(20);
            }
            String sql = "select count(*) as n from sys_journal j join sys_invocation i on j.id = i.id"
                    + " where i.target_service_key = '" + run.runId() + "'";
            figures.add("journal entries, " + kind, query(sql).get(0).get("n").asLong(), "");
            figures.add("events in the log, " + kind, observer.events(run.threadId()), "");
        }
        new Streaming(rig, client, figures, quick).measure();
    }

    /** {@code kill -9} in the middle of a model call, started again at once. */
    void goingOn() throws Exception {
        figures.section("kill -9 of the server in the middle of a model call, started again at once");
        tellGoingOn("without a cache of classes", "");
        rig.rehearse(() -> load.run("rehearsal-", 20, 5));
        tellGoingOn("with it", "target 4000");
        load.run("warm-again-", 200, 20);
    }

    private void tellGoingOn(String how, String target) throws Exception {
        var starts = new ArrayList<Double>();
        var times = new ArrayList<Double>();
        for (int i = 0; i < (quick ? 3 : 7); i++) {
            var run = client.ask(InstantModel.SLOW + i);
            Thread.sleep(500);
            long killed = System.currentTimeMillis();
            rig.killServer();
            rig.startServer();
            starts.add((double) System.currentTimeMillis() - killed);
            long again = 0;
            while (again == 0) {
                Thread.sleep(20);
                again = observer.secondAttemptAt(run.runId());
            }
            times.add((double) again - killed);
        }
        var sample = new Sample(times);
        figures.add("killed to started, " + how + ", p50", new Sample(starts).p50(), "ms");
        figures.add("killed to going on, " + how + ", p50", sample.p50(), "ms", target);
        figures.add("the slowest of " + times.size(), sample.values().getLast(), "ms");
    }

    void telemetry() throws Exception {
        new TelemetryCost(rig, load, observer, figures, quick).measure();
    }

    void waiting() throws Exception {
        for (int runs : quick ? new int[] {1_000} : new int[] {1_000, 10_000}) {
            figures.section(runs + " runs wait for a human");
            awaitSuspended(0);
            long heap = rig.heap();
            long restate = rig.restate().resident();
            long disk = observer.databaseSize();
            String prefix = "wait" + runs + "-";
            long begin = System.nanoTime();
            load.onlyAsk(prefix, runs);
            while (observer.pending(runs).size() < runs) {
                Thread.sleep(100);
            }
            figures.add("all wait after", (System.nanoTime() - begin) / 1e9, "s");
            awaitSuspended(runs);
            figures.add("server heap each", (rig.heap() - heap) / 1024.0 / runs, "KB");
            figures.add("Restate memory each", (rig.restate().resident() - restate) / 1024.0 / runs, "KB", "target 25");
            figures.add("Restate memory in all", rig.restate().resident() / 1e6, "MB");
            figures.add("server memory in all", rig.server().resident() / 1e6, "MB");
            figures.add("database on disk each", (observer.databaseSize() - disk) / 1024.0 / runs, "KB");
            idle();
            begin = System.nanoTime();
            load.decideUntil(runs, new Semaphore(0));
            figures.add("all approved and ended after", (System.nanoTime() - begin) / 1e9, "s");
        }
        resumed();
    }

    private void idle() throws Exception {
        var before = ProcessorTime.now(rig.processes());
        Thread.sleep(10_000);
        before.tellShare(figures, 10_000);
    }

    private void awaitSuspended(int runs) throws Exception {
        String sql = "select count(*) as n from sys_invocation where target_service_name = 'AgentRun' and status ";
        while (query(sql + "= 'suspended'").get(0).get("n").asLong() < runs
                || query(sql + "in ('running', 'ready')").get(0).get("n").asLong() > 0) {
            Thread.sleep(500);
        }
    }

    /** Decisions for runs that the engine has put away, one after the other. */
    private void resumed() throws Exception {
        figures.section("Decisions for runs that were put away");
        int runs = 100;
        load.onlyAsk("asleep-", runs);
        while (observer.pending(runs).size() < runs) {
            Thread.sleep(100);
        }
        awaitSuspended(runs);
        for (var pending : observer.pending(runs)) {
            client.approve(pending.toolCallId(), pending.digest());
            Thread.sleep(50);
        }
        while (observer.unfinished() > 0) {
            Thread.sleep(50);
        }
        figures.add(
                "decision to resumed code, p50", observer.resumeTimes("asleep-").p50(), "ms", "target 20");
        figures.add(
                "decision to resumed code, p99", observer.resumeTimes("asleep-").p99(), "ms");
    }

    @Override
    public void close() throws Exception {
        observer.close();
        client.close();
    }
}
