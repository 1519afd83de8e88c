package dev.agentops.server.notify;

import dev.agentops.server.db.Database;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.threads.Ids;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks for what people elsewhere are to be told, and tells them. It only reads what runs write, and each target has a thread of its
 * own: none holds up a run or another target. What is sent is sent at least once, with the same id each time. Thread-safe.
 */
public final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int LOOKS_PER_TIDYING = 60;
    private static final int PATIENCE_SECONDS = 2;

    /** @param look from one look to the next. @param firstPause after a failure; it doubles with each */
    public record Pace(Duration look, Duration firstPause) {
        public static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    /** How it stands with a target; no address beyond the host, and no secret. */
    public record Status(
            String name,
            String host,
            String format,
            boolean signed,
            List<String> events,
            List<String> services,
            int waiting,
            boolean full,
            int givenUp,
            @Nullable Instant lastOkAt,
            @Nullable Instant lastFailedAt,
            String lastError) {
        /** Whether the last delivery was taken, or none was tried yet. */
        public boolean isOk() {
            return !full && (lastFailedAt == null || lastOkAt != null && lastOkAt.isAfter(lastFailedAt));
        }
    }

    /** What came of a test. @param error empty when it was delivered */
    public record Tested(String id, boolean delivered, String error) {}

    private final TargetsFile file;
    private final Outbox outbox;
    private final Planner planner;
    private final Messages messages;
    private final Pace pace;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService hands = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("notify-", 0).factory());
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("notifications").factory());
    private long looks;
    private boolean away;
    private volatile boolean closed;

    /** @param file {@code notifications.yaml}; may be missing. @param publicUrl of the dashboard, for links; empty if not known */
    public Notifications(
            Database database,
            EstateFile estate,
            Redactor redactor,
            Path file,
            Map<String, String> environment,
            String publicUrl,
            Pace pace) {
        this.file = new TargetsFile(file, environment);
        this.outbox = new Outbox(database);
        this.planner = new Planner(database, estate);
        this.messages = new Messages(database, redactor, publicUrl);
        this.pace = pace;
        worker.scheduleWithFixedDelay(
                this::look, pace.look().toMillis(), pace.look().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            var targets = file.current();
            for (var target : targets) {
                if (!closed) {
                    planner.plan(target, targets);
                    deliver(target);
                }
            }
            if (looks++ % LOOKS_PER_TIDYING == 0 && !targets.isEmpty()) {
                tidy();
            }
            away = false;
        } catch (RuntimeException e) {
            if (!away && !closed) {
                LOG.warn("Notifications wait until the database answers: {}", e.toString());
            }
            away = true;
        }
    }

    private void tidy() {
        outbox.giveUp().forEach(target -> LOG.warn("Notifications given up after a day, by target: {}", target));
        outbox.prune();
    }

    private void deliver(Target target) {
        if (!busy.add(target.name())) {
            return;
        }
        hands.execute(() -> {
            try {
                var row = outbox.take(target.name());
                while (row.isPresent()) {
                    deliver(target, row.get());
                    row = closed ? Optional.empty() : outbox.take(target.name());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("What {} is told is tried again: {}", target, e.toString());
                }
            } finally {
                busy.remove(target.name());
            }
        });
    }

    private void deliver(Target target, Outbox.Row row) throws InterruptedException {
        var message = messages.of(row);
        if (message.isEmpty()) {
            outbox.dropped(row);
            return;
        }
        switch (Webhook.send(target, message.get())) {
            case Webhook.Outcome.Delivered() -> outbox.sent(row, target.name());
            case Webhook.Outcome.Failed(var error, var wish, var ofTheTarget) -> {
                LOG.info("{} was not told of {} {}: {}", target, row.event().wireName(), row.subject(), error);
                int failures = ofTheTarget ? outbox.failures(target.name()) : row.tries() - 1;
                var pause = pause(failures);
                outbox.failed(row, target.name(), error, wish.compareTo(pause) > 0 ? wish : pause, ofTheTarget);
            }
        }
    }

    private Duration pause(int failures) {
        var pause = pace.firstPause().multipliedBy(1L << Math.min(failures, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    public List<Status> status() {
        return file.current().stream()
                .map(target -> status(target, outbox.state(target.name())))
                .toList();
    }

    private static Status status(Target target, Outbox.State state) {
        return new Status(
                target.name(),
                target.endpoint().toString(),
                target.format() == Target.Format.SLACK ? "slack" : "generic",
                target.secret().length > 0,
                target.events().stream().sorted().map(EventKind::wireName).toList(),
                target.services(),
                state.waiting(),
                state.waiting() >= Outbox.MOST_WAITING,
                state.givenUp(),
                state.lastOkAt(),
                state.lastFailedAt(),
                state.lastError());
    }

    /** Why the file cannot be used as it is now; empty when it can. */
    public Optional<String> problem() {
        return file.problem();
    }

    public Path file() {
        return file.file();
    }

    /** Sends a test now, past the outbox. @return empty when there is no such target */
    public Optional<Tested> test(String name) throws InterruptedException {
        var target =
                file.current().stream().filter(one -> one.name().equals(name)).findFirst();
        if (target.isEmpty()) {
            return Optional.empty();
        }
        var message = Message.test(Ids.next("ntf"));
        return Optional.of(
                switch (Webhook.send(target.get(), message)) {
                    case Webhook.Outcome.Delivered() -> new Tested(message.id(), true, "");
                    case Webhook.Outcome.Failed(var error, var wish, var ofTheTarget) ->
                        new Tested(message.id(), false, error);
                });
    }

    /** What is being sent has a moment to be marked as sent; what has not by then is sent again, by whoever is next. */
    @Override
    public void close() {
        closed = true;
        worker.shutdown();
        hands.shutdown();
        try {
            worker.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            hands.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.shutdownNow();
        hands.shutdownNow();
    }
}
