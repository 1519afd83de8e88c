package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.StandingRules;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.threads.PostgresThreadLog;
import dev.agentops.server.threads.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two people, double clicks, edits, questions, more time, cancels and processes that die anywhere, all at once, over a real database and
 * the real loop. Whatever happens: an effect has exactly one decision behind it, with exactly its arguments, and happens once. A seed
 * says what is tried, though not how threads take turns.
 */
@Tag("process")
class ApprovalInterleavingsTest {
    private static final int RUNS = Boolean.getBoolean("agentops.test.all") ? 3_000 : 100;
    private static final int AT_ONCE = 4;

    record Note(String text) {}

    /** The process is gone. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    private Path folder;

    private Database database;
    private Approvals approvals;
    private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        approvals = new Approvals(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEffectHasOneDecisionWithItsArgumentsAndHappensOnce() throws Exception {
        long only = Long.getLong("agentops.test.seed", -1);
        try (var workers = Executors.newFixedThreadPool(AT_ONCE)) {
            var all = new ArrayList<Callable<Boolean>>();
            for (long seed = only >= 0 ? only : 0; seed < (only >= 0 ? only + 1 : RUNS); seed++) {
                long one = seed;
                all.add(() -> {
                    try {
                        new Life(one).live();
                    } catch (AssertionError | Exception e) {
                        throw new AssertionError("seed " + one + ": again with -Dagentops.test.seed=" + one, e);
                    }
                    return true;
                });
            }
            for (var done : workers.invokeAll(all)) {
                done.get();
            }
        }
        System.out.println(new TreeMap<>(outcomes));
        if (only < 0) {
            assertThat(outcomes)
                    .containsKeys(
                            "effect",
                            "effect as edited",
                            "approved",
                            "denied",
                            "returned",
                            "expired",
                            "killed",
                            "extended");
        }
    }

    /** One run with one call, and all who meddle with it. */
    private final class Life {
        private final long seed;
        private final Random random;
        private final String run;
        private final String thread;
        private final List<String> effects = new CopyOnWriteArrayList<>();
        private final ScriptedModel model = new ScriptedModel();
        private final Assessor assessor;
        private final Edits edits;
        private final Duration timeout;
        private volatile boolean over;
        private volatile boolean cancelled;
        private volatile List<String> begunWhenCancelled = List.of();
        private Object cancelledIn = this;
        private volatile InMemorySteps current = new InMemorySteps();
        private volatile Process process = new Process(Integer.MAX_VALUE);

        Life(long seed) {
            this.seed = seed;
            random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbours begin alike otherwise
            run = "run" + seed;
            thread = "thr" + seed;
            timeout = random.nextInt(4) == 0 ? Duration.ofMillis(20 + random.nextInt(200)) : Duration.ofMinutes(2);
            assessor = new Assessor(
                    List.of(new WriteGate()),
                    List.of(tool()),
                    new Policy(folder.resolve("policy.yaml")),
                    new StandingRules(database),
                    new Redactor(InstallationKey.of(database)));
            edits = new Edits(approvals, assessor);
        }

        private Tool<Note> tool() {
            return Tool.writes("write", "Writes.", Note.class, (note, context) -> {
                        process.reach();
                        effects.add(note.text());
                        process.reach();
                        return ToolResult.ok("wrote " + note.text());
                    })
                    .withReconciler((note, context) -> effects.isEmpty()
                            ? new Tool.Reconciliation.NotDone<>()
                            : new Tool.Reconciliation.Done<>(ToolResult.ok("wrote " + note.text())));
        }

        void live() throws Exception {
            database.with(handle -> {
                handle.execute("insert into threads (id, title, created_by) values (?, 't', 'ann')", thread);
                return handle.execute(
                        "insert into runs (id, thread_id, message_id, question, created_by) values (?, ?, ?, 'q', 'ann')",
                        run,
                        thread,
                        "m" + seed);
            });
            model.calls("write", "text", "as proposed").says("done");
            var journal = new InMemorySteps();
            try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
                int crowd = timeout.toMillis() < 1000 && random.nextBoolean() ? 0 : 1 + random.nextInt(5);
                for (int i = 0; i < crowd; i++) {
                    var mood = new Random(random.nextLong());
                    String name = i % 2 == 0 ? "ann" : "ben";
                    people.submit(() -> meddle(mood, name, journal));
                }
                if (crowd > 0 && random.nextInt(8) == 0) {
                    int after = random.nextInt(120);
                    people.submit(() -> {
                        Thread.sleep(after);
                        count("cancelled");
                        new Threads(database, 10, 10).cancel(thread, run, handle -> Approvals.withdraw(handle, run));
                        begunWhenCancelled = begun();
                        cancelled = true;
                        return true;
                    });
                }
                overLives(journal);
                over = true;
            }
            check();
        }

        private void overLives(InMemorySteps journal) {
            var steps = journal;
            int deaths = random.nextInt(3);
            for (int life = 0; life <= deaths; life++) {
                process = new Process(life < deaths ? random.nextInt(40) : Integer.MAX_VALUE);
                try {
                    run(steps);
                    run(steps.replay()); // delivered again
                    return;
                } catch (Killed e) {
                    count("killed");
                    steps = steps.replay();
                }
            }
        }

        private void run(InMemorySteps steps) {
            current = steps;
            var agent = new Agent("worker", "works", state -> "You work.", List.of(tool()), model);
            var network = new Network(
                    "bench",
                    List.of(agent),
                    Router.firstOf(
                            Routers.completion(),
                            Routers.sticky(),
                            routing -> Optional.of(new Decision.Route("worker", "first", "begins", 1))),
                    Limits.DEFAULT);
            var gate = new ApprovalGate(approvals, assessor, timeout);
            network.run(
                    new RunRequest(thread, run, "ann", "m" + seed, "q"),
                    steps,
                    mortal(dev.agentops.agentkit.thread.ThreadLog.class, new PostgresThreadLog(database)),
                    mortal(ToolGate.class, gate));
        }

        private <T> T mortal(Class<T> type, T real) {
            var mine = process;
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                        mine.reach();
                        try {
                            var result = method.invoke(real, args);
                            mine.reach();
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        private Object meddle(Random mood, String name, InMemorySteps journal) throws Exception {
            while (!over) {
                Thread.sleep(5 + mood.nextInt(60));
                if (cancelled) {
                    cancelOnce();
                    continue;
                }
                var open = approvals.ofThread(thread);
                if (open.isEmpty()) {
                    continue;
                }
                var approval = open.getLast();
                try {
                    act(mood, name, approval);
                } catch (Approvals.RefusedException | Edits.BadEditException e) {
                    count("refused");
                }
                approvals.unsignalled().stream()
                        .filter(signal -> signal.runId().equals(run))
                        .forEach(signal -> {
                            journal.signal(signal.to());
                            if (mood.nextBoolean()) {
                                journal.signal(signal.to());
                            }
                            approvals.signalled(signal.approvalId());
                        });
            }
            return true;
        }

        /** In each process once, as an engine does. */
        private synchronized void cancelOnce() {
            if (cancelledIn != current) {
                cancelledIn = current;
                current.cancel();
            }
        }

        private void act(Random mood, String name, Approval approval) throws Exception {
            switch (mood.nextInt(9)) {
                case 0 -> approvals.decide(approval.id(), Approvals.Choice.DENY, "no", approval.digest(), name);
                case 1 -> approvals.decide(approval.id(), Approvals.Choice.ASK, "why?", approval.digest(), name);
                case 2 -> {
                    approvals.extend(approval.id(), 1, name);
                    count("extended");
                }
                case 3, 4, 5, 6 -> {
                    JsonNode text = Json.mapper().createObjectNode().put("text", "by " + name + mood.nextInt(3));
                    String digest = edits.preview(approval, text).digest();
                    edits.edit(approval, text, digest, approval.digest(), mood.nextInt(3) > 0, "", name);
                }
                default -> {
                    approvals.decide(approval.id(), Approvals.Choice.APPROVE, "", approval.digest(), name);
                    approvals.decide(approval.id(), Approvals.Choice.APPROVE, "", approval.digest(), name);
                }
            }
        }

        private List<String> begun() {
            return database.with(
                    handle -> handle.createQuery("select arguments ->> 'text' from effects where run_id = :run")
                            .bind("run", run)
                            .mapTo(String.class)
                            .list());
        }

        private void check() {
            var asked = approvals.ofThread(thread);
            asked.forEach(approval -> count(approval.state()));
            assertThat(asked)
                    .as("asked of an ended run")
                    .noneMatch(approval -> approval.state().equals("pending"));
            assertThat(effects).hasSizeLessThanOrEqualTo(1);
            var began = begun();
            assertThat(began).hasSizeLessThanOrEqualTo(1);
            if (cancelled) {
                assertThat(began).as("begun after the cancel was taken").isEqualTo(begunWhenCancelled);
            }
            if (!effects.isEmpty()) {
                var approved = asked.stream()
                        .filter(approval -> approval.state().equals("approved"))
                        .toList();
                assertThat(approved).hasSize(1);
                assertThat(approved.getFirst().arguments().get("text").asText()).isEqualTo(effects.getFirst());
                assertThat(began).isEqualTo(effects);
                count(approved.getFirst().isEdited() ? "effect as edited" : "effect");
            }
            Transcripts.assertValid(new PostgresThreadLog(database).read(thread, Long.MAX_VALUE));
        }
    }

    private void count(String what) {
        outcomes.merge(what, 1, Integer::sum);
    }

    private static final class Process {
        private final AtomicInteger left;

        Process(int points) {
            left = new AtomicInteger(points);
        }

        void reach() {
            if (left.get() == Integer.MAX_VALUE) {
                return;
            }
            if (left.decrementAndGet() < 0) {
                throw new Killed();
            }
        }
    }

    private static final class WriteGate implements DangerousTool {
        @Override
        public String name() {
            return "write";
        }

        @Override
        public String title(JsonNode arguments) {
            return "Write";
        }

        @Override
        public String risk() {
            return "high";
        }

        @Override
        public Preview preview(JsonNode arguments) {
            return new Preview.Command(arguments.path("text").asText(), "/srv", "");
        }
    }
}
