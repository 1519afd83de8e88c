package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;

/**
 * Gives a consumer each span of each run once it is over. It looks at what is committed, so nothing waits in memory: while a consumer
 * does not take spans, they stay in the database, until {@value #DAYS} days after the run's end. Of several servers one gives at a time; one that is killed between
 * giving and writing that down gives them again, with the same ids. Thread-safe.
 */
final class SpanFollower implements AutoCloseable {
    /** A run's trace and those of its spans that are new. */
    record Batch(RunFacts.Run run, List<Span> spans) {}

    @FunctionalInterface
    interface Consumer {
        /** @throws Exception when it did not take them: they come again */
        void take(List<Batch> batches) throws Exception;
    }

    /** The lock. */
    private interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private record Progress(String runId, Set<String> given) {}

    private static final Logger LOG = LoggerFactory.getLogger(SpanFollower.class);
    private static final int DAYS = 7;
    private static final int RUNS_AT_ONCE = 100;
    /** With what was said: it is read and redacted for so many, and again for no more of them if they are not taken. */
    private static final int RUNS_WITH_CONTENT_AT_ONCE = 5;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Runs under way are looked at each so many sweeps: a look costs as much as the run's steps, and most runs end before the second. */
    private static final int OPEN_EVERY = 5;
    /** Longer than the transaction takes that ends a run: what ended before it is committed. */
    private static final Duration LAG = Duration.ofMinutes(1);

    private final Database database;
    private final String name;
    private final Consumer consumer;
    private final Providers providers;
    private final Optional<SpanContent> content;
    private final Duration pause;
    private final ScheduledExecutorService worker;
    private int failures;
    private int sweeps;
    /** All runs that ended before were given; as the database's clock has it. */
    private OffsetDateTime since = OffsetDateTime.MIN;

    /**
     * @param name of the consumer, the same at each start
     * @param content goes with the spans, if there is any
     */
    SpanFollower(
            Database database,
            String name,
            Consumer consumer,
            Providers providers,
            Optional<SpanContent> content,
            Duration pause) {
        this.database = database;
        this.name = name;
        this.consumer = consumer;
        this.providers = providers;
        this.content = content;
        this.pause = pause;
        this.worker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("spans-" + name).factory());
        next(pause);
    }

    private void next(Duration delay) {
        worker.schedule(this::sweep, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        Duration delay = pause;
        try {
            boolean open = sweeps++ % OPEN_EVERY == 0;
            while (giveSome(open) == RUNS_AT_ONCE && !worker.isShutdown()) {}
            if (failures > 0) {
                LOG.info("{} are taken again.", name);
            }
            failures = 0;
        } catch (Exception e) {
            if (failures++ == 0) {
                LOG.warn("{} are not taken now; runs go on, and what is kept is given later: {}", name, e.toString());
            }
            delay = pause.multipliedBy(1L << Math.min(failures, 6));
        }
        if (!worker.isShutdown()) {
            next(delay.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : delay);
        }
    }

    /**
     * Holds a lock while the consumer takes them, but no transaction: a slow one would keep Postgres from cleaning up. Who loses the
     * connection loses the lock, and can't write down what it gave.
     *
     * @return how many runs were looked at
     */
    int giveSome() throws Exception {
        return giveSome(true);
    }

    /** @param open whether runs that are under way are looked at, too */
    private synchronized int giveSome(boolean open) throws Exception {
        return database.<Integer, Exception>with(handle -> {
            if (!isMine(handle)) {
                return 0;
            }
            try (Held _ = () -> release(handle)) {
                return give(handle, open);
            }
        });
    }

    private int give(Handle handle, boolean open) throws Exception {
        var now = handle.createQuery("select now()").mapTo(OffsetDateTime.class).one();
        var changed = changed(handle, now, open);
        if (!changed.isEmpty()) {
            give(handle, changed);
        }
        if (changed.size() < RUNS_AT_ONCE) {
            since = now.minus(LAG);
        }
        return changed.size();
    }

    private void give(Handle handle, Map<String, Progress> changed) throws Exception {
        int atOnce = content.isPresent() ? RUNS_WITH_CONTENT_AT_ONCE : RUNS_AT_ONCE;
        var some = RunFactsQuery.read(handle, changed.keySet()).stream()
                .gather(Gatherers.windowFixed(atOnce))
                .iterator();
        while (some.hasNext()) {
            give(handle, some.next(), changed);
        }
    }

    private void give(Handle handle, List<RunFacts> facts, Map<String, Progress> changed) throws Exception {
        var batches = new ArrayList<Batch>();
        for (var of : facts) {
            var given = changed.get(of.run().id()).given();
            var fresh = RunSpans.of(of, providers).stream()
                    .filter(span -> span.isOver() && !given.contains(span.id()))
                    .toList();
            if (!fresh.isEmpty()) {
                batches.add(new Batch(
                        of.run(),
                        content.map(said -> said.onto(handle, of.run(), fresh)).orElse(fresh)));
            }
        }
        if (!batches.isEmpty()) {
            consumer.take(List.copyOf(batches));
        }
        written(handle, facts, changed, batches);
    }

    /** Whether no other server is giving to this consumer now; then none is until {@link #release}. */
    private boolean isMine(Handle handle) {
        return handle.createQuery("select pg_try_advisory_lock(hashtextextended(:consumer, 17))")
                .bind("consumer", "spans " + name)
                .mapTo(Boolean.class)
                .one();
    }

    private void release(Handle handle) {
        handle.createQuery("select pg_advisory_unlock(hashtextextended(:consumer, 17))")
                .bind("consumer", "spans " + name)
                .mapTo(Boolean.class)
                .one();
    }

    /** Those whose thread has moved on. Both halves of the condition on the end have an index of their own. */
    private Map<String, Progress> changed(Handle handle, OffsetDateTime now, boolean open) {
        var oldest = now.minusDays(DAYS);
        var changed = new HashMap<String, Progress>();
        handle.createQuery("""
                        select r.id, f.spans from runs r join threads t on t.id = r.thread_id
                        left join span_followers f on f.run_id = r.id and f.consumer = :consumer
                        where (r.finished_at > :since or (:open and r.finished_at is null and r.started_at is not null))
                          and (f.run_id is null or (not f.over and t.last_seq > f.seq))
                        order by r.created_at limit :limit
                        """)
                .bind("consumer", name)
                .bind("since", since.isBefore(oldest) ? oldest : since)
                .bind("open", open)
                .bind("limit", RUNS_AT_ONCE)
                .map((row, context) -> {
                    var spans = row.getArray("spans");
                    return new Progress(
                            row.getString("id"), spans == null ? Set.of() : Set.of((String[]) spans.getArray()));
                })
                .forEach(progress -> changed.put(progress.runId(), progress));
        return changed;
    }

    /** A run that was deleted meanwhile is left out. */
    private void written(Handle handle, List<RunFacts> facts, Map<String, Progress> before, List<Batch> batches) {
        var fresh =
                batches.stream().collect(Collectors.toMap(batch -> batch.run().id(), Batch::spans));
        try (var rows = handle.prepareBatch("""
                insert into span_followers (consumer, run_id, seq, spans, over)
                select :consumer, id, :seq, :spans, :over from runs where id = :run
                on conflict (consumer, run_id) do update set seq = :seq, spans = :spans, over = :over
                """)) {
            for (var of : facts) {
                String id = of.run().id();
                var given = new HashSet<>(before.get(id).given());
                fresh.getOrDefault(id, List.of()).forEach(span -> given.add(span.id()));
                boolean over = of.run().finishedAt() != null;
                rows.bind("consumer", name)
                        .bind("run", id)
                        .bind("seq", of.run().lastSeq())
                        .bindArray("spans", String.class, over ? Set.of() : given)
                        .bind("over", over)
                        .add();
            }
            rows.execute();
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
