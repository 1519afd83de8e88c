package dev.agentops.bench;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.agentkit.restate.RunHandler;
import dev.agentops.agentkit.router.ModelClassifier;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.StartException;
import dev.agentops.server.embedded.DataFolder;
import dev.agentops.server.embedded.EmbeddedRestate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * agentkit on Restate and nothing else: no API, no Postgres, no readers. The same run as the product's: two turns, a read, a write that
 * is let in from outside. What is durable is in Restate's journal; the threads are in memory.
 */
final class Library implements AutoCloseable, RunHandler {
    record NoInput() {}

    record FileInput(String path, String content) {}

    /** Of one round: what earlier rounds left would be carried by the collector, and no application keeps all its threads in memory. */
    private volatile InMemoryThreadLog log = new InMemoryThreadLog();

    private final Network network = network();
    private final RestateEngine engine;
    private final Map<String, CompletableFuture<Long>> ended = new ConcurrentHashMap<>();
    private final Map<String, Long> decidedAt = new ConcurrentHashMap<>();
    private final Queue<Double> resumed = new ConcurrentLinkedQueue<>();
    private final ExecutorService human = Executors.newVirtualThreadPerTaskExecutor();

    private final Path folder = Files.createTempDirectory("agentkit-bench");
    private final EmbeddedRestate restate;

    private Library(Path repoFolder) throws IOException, InterruptedException, StartException {
        try {
            this.restate = EmbeddedRestate.start(DataFolder.open(folder), repoFolder);
        } catch (StartException e) {
            Rig.deleteAll(folder);
            throw e;
        }
        try {
            this.engine = RestateEngine.start(
                    new RestateEngine.Options(
                            restate.ingress(), restate.admin(), "127.0.0.1", Rig.freePort(), "library"),
                    this);
        } catch (IOException | InterruptedException e) {
            restate.close();
            Rig.deleteAll(folder);
            throw e;
        }
    }

    static void measure(Figures figures, boolean quick, Path repoFolder) throws Exception {
        try (var library = new Library(repoFolder)) {
            library.concurrent("warm-", 8_000, 100);
            library.beginRound();
            figures.section("agentkit on Restate alone, threads in memory, the application is the load generator too");
            var times = library.sequential("alone-", quick ? 200 : 500);
            figures.add("overhead per run, p50", times.p50(), "ms", "target 20");
            figures.add("overhead per run, p99", times.p99(), "ms");
            figures.add("decision to resumed code, p50", library.resumeTimes().p50(), "ms", "target 20");
            for (int inFlight : new int[] {100, 1_000}) {
                int runs = quick ? 2_000 : 5_000;
                library.beginRound();
                var before = ProcessorTime.now(library.processes());
                double seconds = library.concurrent("together" + inFlight + "-", runs, inFlight);
                figures.add("runs per second, " + inFlight + " in flight", runs / seconds, "1/s", "target 300");
                before.tell(figures, runs);
            }
        }
    }

    private void beginRound() {
        log = new InMemoryThreadLog();
        resumed.clear();
    }

    private static Network network() {
        var model = new InstantModel();
        var agent = new Agent(
                "coding",
                "changes files",
                state -> "You change files.",
                List.of(
                        Tool.reads(
                                "list_log_sources", "Lists.", NoInput.class, (input, context) -> ToolResult.ok("none")),
                        Tool.writes(
                                "write_file",
                                "Writes.",
                                FileInput.class,
                                (input, context) -> ToolResult.ok("written"))),
                model);
        var router = Router.firstOf(Routers.completion(), Routers.sticky(), new ModelClassifier(model, 0.5, "coding"));
        return new Network("library", List.of(agent), router, Limits.DEFAULT);
    }

    @Override
    public RunResult run(RunRequest request, Steps steps) {
        var result = network.run(request, steps, log, new Gate());
        var waiting = ended.remove(request.runId());
        if (waiting != null) {
            waiting.complete(System.nanoTime());
        }
        return result;
    }

    @Override
    public void lost(RunRequest request, String why) {
        throw new IllegalStateException("run " + request.runId() + " was lost");
    }

    /** Asks for every write; the human decides at once, from another thread and by the engine's ingress. */
    private final class Gate implements ToolGate {
        @Override
        public Verdict check(Request request) {
            String runId = request.context().runId();
            human.submit(() -> decide(runId, request.address()));
            return new Verdict.Ask(Duration.ofHours(4));
        }

        @Override
        public Pass pass(Request request) {
            Long at = decidedAt.remove(request.context().runId());
            if (at != null) {
                resumed.add((System.nanoTime() - at) / 1e6);
            }
            return new Pass.Go();
        }
    }

    private void decide(String runId, String address) {
        decidedAt.put(runId, System.nanoTime());
        engine.signal(runId, address);
    }

    /** @return milliseconds from the request to the run's end, one after the other */
    private Sample sequential(String prefix, int runs) throws Exception {
        var times = new ArrayList<Double>();
        for (int i = 0; i < runs; i++) {
            long begin = System.nanoTime();
            times.add((submit(prefix + i).get() - begin) / 1e6);
        }
        return new Sample(times);
    }

    /** @return seconds that all of them took */
    private double concurrent(String prefix, int runs, int inFlight) throws Exception {
        var room = new Semaphore(inFlight);
        var all = new CountDownLatch(runs);
        long begin = System.nanoTime();
        try (var senders = Executors.newFixedThreadPool(16, Thread.ofVirtual().factory())) {
            for (int i = 0; i < runs; i++) {
                room.acquire();
                String id = prefix + i;
                senders.submit(() -> submit(id).thenRun(() -> {
                    room.release();
                    all.countDown();
                }));
            }
        }
        all.await();
        return (System.nanoTime() - begin) / 1e9;
    }

    private Sample resumeTimes() {
        return new Sample(List.copyOf(resumed));
    }

    private List<Watched> processes() {
        return List.of(
                new Watched("application", ProcessHandle.current().pid()), new Watched("restate", restate.pid()));
    }

    private CompletableFuture<Long> submit(String id) {
        var end = new CompletableFuture<Long>();
        ended.put(id, end);
        engine.submit(new RunRequest("thread-" + id, id, "bench", id + ":message", id));
        return end;
    }

    @Override
    public void close() throws IOException {
        human.shutdownNow();
        engine.close();
        restate.close();
        Rig.deleteAll(folder);
    }
}
