package dev.agentops.server.alerts;

import dev.agentops.server.alerts.IncidentRows.Known;
import dev.agentops.server.safety.untrusted.UntrustedText;
import dev.agentops.server.threads.Ids;
import dev.agentops.server.threads.Incoming;
import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the alerts of one delivery into incidents, begins runs, and tells threads. In one transaction, under the lock of alerts. */
final class IncidentGroups {
    static final String USER = "alertmanager";
    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;

    private final Handle handle;
    private final IncidentRows rows;
    private final AlertSettings settings;
    private final Question question;
    private final Delivery delivery;
    private final Instant now;
    /** Incidents that are to have a run once their alerts are saved. */
    private final Set<String> toRun = new HashSet<>();
    /** Incidents that were over and are open again. */
    private final Set<String> back = new HashSet<>();

    IncidentGroups(
            Handle handle,
            IncidentRows rows,
            AlertSettings settings,
            Question question,
            Delivery delivery,
            Instant now) {
        this.handle = handle;
        this.rows = rows;
        this.settings = settings;
        this.question = question;
        this.delivery = delivery;
        this.now = now;
    }

    /** @return the incident of alerts that belong to none that is open */
    String place(List<Alert> alerts) {
        var firing = alerts.stream().filter(Alert::firing).findFirst();
        var found = rows.byKey(delivery.key());
        if (firing.isEmpty() || (found.isPresent() && found.get().isOpen())) {
            return found.map(Incident::id)
                    .orElseGet(() -> rows.create(
                                    delivery.key(), delivery.source(), false, firing.isPresent(), alerts.getFirst())
                            .id());
        }
        if (found.isPresent() && mayWait(found.get())) {
            return reopen(found.get());
        }
        if (rows.runsSince(MINUTE) >= settings.runsPerMinute() || rows.runsSince(HOUR) >= settings.runsPerHour()) {
            return storm(firing.get());
        }
        String id = found.map(Incident::id)
                .orElseGet(() -> rows.create(delivery.key(), delivery.source(), false, true, firing.get())
                        .id());
        rows.state(id, "open", "");
        toRun.add(id);
        return id;
    }

    /** It comes back so soon that its last run is about it, or a human has said to leave it. */
    private boolean mayWait(Incident incident) {
        return incident.isSilenced(now)
                || (incident.runId() != null
                        && incident.closedAt() != null
                        && incident.closedAt().plus(settings.refire()).isAfter(now));
    }

    private String reopen(Incident incident) {
        rows.state(incident.id(), "open", "");
        back.add(incident.id());
        return incident.id();
    }

    /** Alerts that come and go end a storm again and again: it has no more than one run in an hour, and none while it is silenced. */
    private String storm(Alert first) {
        var open = rows.openStorm();
        if (open.isPresent()) {
            return open.get().id();
        }
        var last = rows.lastStorm().filter(storm -> storm.isSilenced(now) || rows.ranSince(storm.id(), HOUR));
        if (last.isPresent()) {
            return reopen(last.get());
        }
        var storm = rows.create("storm:" + Ids.next("s"), delivery.source(), true, true, first);
        toRun.add(storm.id());
        return storm.id();
    }

    /** Saves the alerts with their incident and does what follows from them. */
    void tell(String incidentId, List<Alert> alerts, Map<String, Known> known) {
        var before = rows.byId(incidentId).orElseThrow();
        rows.save(delivery.source(), incidentId, alerts, now);
        long added = alerts.stream()
                .filter(alert -> {
                    var had = known.get(alert.fingerprint());
                    return had == null || !had.incidentId().equals(incidentId);
                })
                .count();
        var incident = rows.count(incidentId, added, AlertIntake.firing(alerts, known, incidentId), delivery.leftOut());
        if (toRun.contains(incidentId)) {
            run(incident, alerts);
        } else if (incident.isOpen() && incident.firing() == 0) {
            rows.state(incidentId, "resolved", "");
            say(
                    incident,
                    "resolved",
                    "The alert system says that all " + incident.alerts()
                            + " alerts of this incident are resolved. Check that it is so, and finish.");
        } else if (back.contains(incidentId)) {
            refreshStorm(incident);
            say(incident, "back", "The alerts of this incident fire again.");
        } else if (doubled(before.alerts(), incident.alerts())) {
            refreshStorm(incident);
            say(
                    incident,
                    "grown",
                    "This incident has " + incident.alerts() + " alerts now, " + incident.firing()
                            + " of them firing.");
        }
    }

    /** A storm is told of as it grows, and not with each alert. */
    private static boolean doubled(long before, long after) {
        return before > 0 && Long.highestOneBit(after) > Long.highestOneBit(before);
    }

    private void run(Incident incident, List<Alert> alerts) {
        String title = incident.storm() ? "Alert storm" : alerts.getFirst().title();
        String thread = incident.threadId() == null
                ? Incoming.thread(handle, USER, title, UntrustedText.tainted(delivery.source()))
                : incident.threadId();
        String message = Ids.next("msg");
        String run = Incoming.request(handle, thread, USER, message, asked(incident, thread, message, alerts));
        rows.ran(incident.id(), thread, run);
    }

    private String asked(Incident incident, String thread, String message, List<Alert> alerts) {
        return incident.storm()
                ? question.ofStorm(incident, thread, message, rows.counts(incident.id()))
                : question.of(
                        incident,
                        thread,
                        message,
                        alerts.stream().limit(Question.MOST_ALERTS).toList(),
                        rows.counts(incident.id()),
                        alerts.stream()
                                .map(Alert::service)
                                .filter(service -> !service.isEmpty())
                                .findFirst()
                                .orElse(""));
    }

    /** While its run waits for its turn, it is asked about all that has come. */
    private void refreshStorm(Incident incident) {
        if (incident.storm() && incident.runId() != null && incident.threadId() != null) {
            Incoming.askInstead(
                    handle,
                    incident.threadId(),
                    incident.runId(),
                    message -> asked(incident, incident.threadId(), message, List.of()));
        }
    }

    private void say(Incident incident, String kind, String words) {
        if (incident.threadId() != null) {
            Incoming.tell(
                    handle,
                    incident.threadId(),
                    "incident",
                    new IncidentEvent(incident.id(), kind, words, incident.alerts(), incident.firing()));
            Incoming.steer(handle, incident.threadId(), USER, words);
        }
    }
}
