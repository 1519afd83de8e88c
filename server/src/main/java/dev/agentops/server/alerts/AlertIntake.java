package dev.agentops.server.alerts;

import dev.agentops.server.alerts.IncidentRows.Known;
import dev.agentops.server.db.Database;
import dev.agentops.server.runbooks.Runbooks;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/**
 * Takes in what alert systems tell. One request is one transaction, with the runs that it begins: it is all there or not at all. The
 * same again, from the other of a pair or sent once more, changes nothing. Thread-safe.
 */
public final class AlertIntake {
    /** More wait for these, and do not take connections from others meanwhile. */
    private static final int AT_ONCE = 2;

    private static final int MOST_WAITING = 64;

    /** @param incidents that it was about. @param news alerts that said something new. @param known that said nothing new */
    public record Taken(List<String> incidents, int news, int known, long leftOut) {}

    /** This signature was used before. */
    public static final class ReplayedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** More requests wait than may: the sender comes again. */
    public static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final Database database;
    private final AlertSettings settings;
    private final InstallationKey key;
    private final Redactor redactor;
    private final Runbooks runbooks;
    private final Semaphore working = new Semaphore(AT_ONCE, true);

    public AlertIntake(Database database, AlertSettings settings, InstallationKey key, Runbooks runbooks) {
        this.database = database;
        this.settings = settings;
        this.key = key;
        this.redactor = new Redactor(key);
        this.runbooks = runbooks;
    }

    /** @param signature that is good once; empty for none */
    public Taken take(Delivery delivery, String signature)
            throws ReplayedException, BusyException, InterruptedException {
        if (working.getQueueLength() >= MOST_WAITING) {
            throw new BusyException();
        }
        // files are looked at before, as all other alerts wait for the transaction
        var question = new Question(key, redactor, runbooks.shelf());
        working.acquire();
        try {
            return database.<Taken, ReplayedException>transaction(
                    handle -> take(handle, delivery, signature, question));
        } finally {
            working.release();
        }
    }

    private Taken take(Handle handle, Delivery delivery, String signature, Question question) throws ReplayedException {
        var rows = new IncidentRows(handle);
        rows.lock();
        if (!signature.isEmpty() && !rows.takeSignature(signature)) {
            throw new ReplayedException();
        }
        var now = Instant.now();
        var known = rows.known(delivery.source(), delivery.alerts());
        var byIncident = new LinkedHashMap<String, List<Alert>>();
        var ungrouped = new ArrayList<Alert>();
        int nothingNew = 0;
        for (var alert : delivery.alerts()) {
            var before = known.get(alert.fingerprint());
            if (before != null && !isNews(alert, before)) {
                nothingNew++;
            } else if (before != null && before.open()) {
                byIncident
                        .computeIfAbsent(before.incidentId(), id -> new ArrayList<>())
                        .add(alert);
            } else {
                ungrouped.add(alert);
            }
        }
        var groups = new IncidentGroups(handle, rows, settings, question, delivery, now);
        if (!ungrouped.isEmpty()) {
            String incident = groups.place(ungrouped);
            byIncident.computeIfAbsent(incident, id -> new ArrayList<>()).addAll(ungrouped);
        }
        byIncident.forEach((incident, alerts) -> groups.tell(incident, alerts, known));
        var about = new ArrayList<>(byIncident.keySet());
        if (about.isEmpty()) {
            known.values().stream().map(Known::incidentId).distinct().forEach(about::add);
        }
        return new Taken(about, delivery.alerts().size() - nothingNew, nothingNew, delivery.leftOut());
    }

    /**
     * An alert may be told of again, late, and out of order: only a later beginning, or the end of this one, is news. Its end may name an
     * earlier beginning: Alertmanager takes the earliest of what several Prometheus servers say. Then it counts if it is after this one's.
     */
    private static boolean isNews(Alert alert, Known before) {
        var startsAt = Objects.requireNonNullElse(
                alert.startsAt(), alert.firing() && !before.firing() ? Instant.MAX : before.startsAt());
        int order = startsAt.compareTo(before.startsAt());
        return order > 0 || (before.firing() && !alert.firing() && (order == 0 || endsAfter(alert, before.startsAt())));
    }

    private static boolean endsAfter(Alert alert, Instant beginning) {
        return alert.endsAt() != null && alert.endsAt().isAfter(beginning);
    }

    static long firing(List<Alert> alerts, Map<String, Known> known, String incidentId) {
        long change = 0;
        for (var alert : alerts) {
            var before = known.get(alert.fingerprint());
            boolean counted =
                    before != null && before.firing() && before.incidentId().equals(incidentId) && before.open();
            change += (alert.firing() ? 1 : 0) - (counted ? 1 : 0);
        }
        return change;
    }
}
