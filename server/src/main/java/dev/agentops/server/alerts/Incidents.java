package dev.agentops.server.alerts;

import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.threads.Incoming;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static dev.agentops.server.db.Rows.instant;

/** What alerts have come to, and what people do about it. Thread-safe. */
public final class Incidents {
    /** @param nextCursor null on the last page */
    public record Page(List<Incident> incidents, @Nullable String nextCursor) {}

    public record AlertView(
            String fingerprint,
            String source,
            String incidentId,
            String status,
            Instant startsAt,
            String title,
            String severity,
            String service,
            Map<String, String> labels,
            Map<String, String> annotations,
            String link,
            Instant firstAt,
            Instant lastAt) {}

    public record AlertPage(
            List<AlertView> alerts, @Nullable String nextCursor) {}

    private record After(Instant at, String id) {
        static After of(String cursor) {
            if (cursor.isEmpty()) {
                return new After(Instant.parse("9999-01-01T00:00:00Z"), "");
            }
            int end = cursor.indexOf('~');
            try {
                var at = Instant.parse(cursor.substring(0, Math.max(0, end)));
                if (at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("9999-01-01T00:00:01Z"))) {
                    return new After(at, cursor.substring(end + 1));
                }
            } catch (DateTimeParseException e) {
                // said below
            }
            throw new IllegalArgumentException(
                    "'cursor' is not one that this server gave: send a page's nextCursor as it is, or leave it out.");
        }

        OffsetDateTime time() {
            return OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
        }
    }

    private final Database database;

    public Incidents(Database database) {
        this.database = database;
    }

    /** @param state empty for all. @param cursor empty, or a page's {@code nextCursor} */
    public Page incidents(int limit, String state, String cursor) {
        var after = After.of(cursor);
        var found = database.with(handle -> handle.createQuery("select " + IncidentRows.COLUMNS + """
                        from incidents where (:state = '' or state = :state) and (last_at, id) < (:at, :id)
                        order by last_at desc, id desc limit :limit
                        """)
                .bind("state", state)
                .bind("at", after.time())
                .bind("id", after.id())
                .bind("limit", limit + 1)
                .map((row, context) -> IncidentRows.incident(row))
                .list());
        boolean more = found.size() > limit;
        var page = more ? found.subList(0, limit) : found;
        return new Page(
                page, more ? page.getLast().lastAt() + "~" + page.getLast().id() : null);
    }

    /** @param incident empty for all. @param status empty for all */
    public AlertPage alerts(int limit, String incident, String status, String cursor) {
        var after = After.of(cursor);
        var found = database.with(handle -> handle.createQuery("""
                        select * from alerts where (:incident = '' or incident_id = :incident)
                          and (:status = '' or status = :status) and (last_at, source || ':' || fingerprint) < (:at, :id)
                        order by last_at desc, source || ':' || fingerprint desc limit :limit
                        """)
                .bind("incident", incident)
                .bind("status", status)
                .bind("at", after.time())
                .bind("id", after.id())
                .bind("limit", limit + 1)
                .map((row, context) -> {
                    var alert = IncidentRows.alert(row);
                    return new AlertView(
                            alert.fingerprint(),
                            row.getString("source"),
                            row.getString("incident_id"),
                            row.getString("status"),
                            instant(row, "starts_at"),
                            alert.title(),
                            alert.severity(),
                            alert.service(),
                            alert.labels(),
                            alert.annotations(),
                            alert.link(),
                            instant(row, "first_at"),
                            instant(row, "last_at"));
                })
                .list());
        boolean more = found.size() > limit;
        var page = more ? found.subList(0, limit) : found;
        var last = page.isEmpty() ? null : page.getLast();
        return new AlertPage(
                page, more && last != null ? last.lastAt() + "~" + last.source() + ":" + last.fingerprint() : null);
    }

    /** A human says that it is over. An alert of it that fires anew opens it again. */
    public Optional<Incident> close(String id, String user) {
        return change(id, user, "closed", "", rows -> rows.state(id, "closed", user));
    }

    /** No run begins of it for so long; its alerts are counted. */
    public Optional<Incident> silence(String id, int minutes, String user) {
        return change(id, user, "silenced", " for " + minutes + " minutes", rows -> rows.silence(id, minutes));
    }

    private interface Change {
        void make(IncidentRows rows);
    }

    private Optional<Incident> change(String id, String user, String kind, String more, Change change) {
        return database.transaction(handle -> {
            var rows = new IncidentRows(handle);
            rows.lock();
            if (rows.byId(id).isEmpty()) {
                return Optional.empty();
            }
            change.make(rows);
            var incident = rows.byId(id).orElseThrow();
            tell(handle, incident, kind, user + " " + kind + " this incident" + more + ".");
            AuditLog.append(handle, user, "incident." + kind, id, Map.of("title", incident.title() + more));
            return Optional.of(incident);
        });
    }

    private static void tell(Handle handle, Incident incident, String kind, String words) {
        if (incident.threadId() != null) {
            var event = new IncidentEvent(incident.id(), kind, words, incident.alerts(), incident.firing());
            Incoming.tell(handle, incident.threadId(), "incident", event);
        }
    }
}
