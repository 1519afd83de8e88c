package dev.agentops.server.alerts;

import dev.agentops.agentkit.Json;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.threads.Ids;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;
import static dev.agentops.server.db.Rows.maybeInstant;

/** Incidents and alerts in the caller's transaction. Whoever changes them holds {@link #lock}: one at a time over all servers. */
final class IncidentRows {
    static final String COLUMNS = """
            id, source, storm, state, title, severity, service, thread_id, run_id, alerts, firing, deliveries, left_out,
            first_at, last_at, closed_at, closed_by, silenced_until
            """;

    private static final int SAVED_AT_ONCE = 1_000;

    /** @param open whether the incident of the alert is */
    record Known(boolean firing, Instant startsAt, String incidentId, boolean open) {}

    private final Handle handle;

    IncidentRows(Handle handle) {
        this.handle = handle;
    }

    /** Taken first of all, before any thread's row: so that nobody waits for each other. */
    void lock() {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended('agentops.alerts', 0))")
                .mapTo(String.class)
                .list();
    }

    /** @return false when this signature was used before */
    boolean takeSignature(String signature) {
        handle.execute(
                "delete from alert_signatures where at < now() - make_interval(secs => ?)",
                Signature.WINDOW.multipliedBy(3).toSeconds());
        return handle.createUpdate(
                                "insert into alert_signatures (signature) values (:signature) on conflict do nothing")
                        .bind("signature", signature)
                        .execute()
                == 1;
    }

    Map<String, Known> known(String source, List<Alert> alerts) {
        var known = new LinkedHashMap<String, Known>();
        handle.createQuery("""
                        select a.fingerprint, a.status, a.starts_at, a.incident_id, i.state
                        from alerts a join incidents i on i.id = a.incident_id
                        where a.source = :source and a.fingerprint = any(:fingerprints)
                        """)
                .bind("source", source)
                .bindArray(
                        "fingerprints",
                        String.class,
                        alerts.stream().map(Alert::fingerprint).toList())
                .map((row, context) -> known.put(
                        row.getString("fingerprint"),
                        new Known(
                                row.getString("status").equals("firing"),
                                instant(row, "starts_at"),
                                row.getString("incident_id"),
                                row.getString("state").equals("open"))))
                .list();
        return known;
    }

    Optional<Incident> byKey(String key) {
        return one("key", key);
    }

    Optional<Incident> byId(String id) {
        return one("id", id);
    }

    private Optional<Incident> one(String column, String value) {
        return handle.createQuery("select " + COLUMNS + " from incidents where <column> = :value")
                .define("column", column)
                .bind("value", value)
                .map((row, context) -> incident(row))
                .findOne();
    }

    Optional<Incident> openStorm() {
        return handle.createQuery(
                        "select " + COLUMNS + " from incidents where storm and state = 'open' order by id limit 1")
                .map((row, context) -> incident(row))
                .findOne();
    }

    Optional<Incident> lastStorm() {
        return handle.createQuery(
                        "select " + COLUMNS + " from incidents where storm order by last_at desc, id desc limit 1")
                .map((row, context) -> incident(row))
                .findOne();
    }

    Incident create(String key, String source, boolean storm, boolean open, Alert like) {
        String id = Ids.next("inc");
        handle.createUpdate("""
                        insert into incidents (id, key, source, storm, state, title, severity, service, closed_at)
                        values (:id, :key, :source, :storm, :state, :title, :severity, :service,
                                case when :state = 'open' then null else now() end)
                        """)
                .bind("id", id)
                .bind("key", key)
                .bind("source", source)
                .bind("storm", storm)
                .bind("state", open ? "open" : "resolved")
                .bind("title", storm ? "Alert storm" : like.title())
                .bind("severity", like.severity())
                .bind("service", storm ? "" : like.service())
                .execute();
        return byId(id).orElseThrow();
    }

    void save(String source, String incidentId, List<Alert> alerts, Instant now) {
        for (int from = 0; from < alerts.size(); from += SAVED_AT_ONCE) {
            saveSome(source, incidentId, alerts.subList(from, Math.min(alerts.size(), from + SAVED_AT_ONCE)), now);
        }
    }

    private void saveSome(String source, String incidentId, List<Alert> alerts, Instant now) {
        var rows = new ArrayList<Map<String, Object>>();
        for (var alert : alerts) {
            rows.add(Map.of(
                    "fingerprint", alert.fingerprint(),
                    "status", alert.firing() ? "firing" : "resolved",
                    "starts_at", Objects.requireNonNullElse(alert.startsAt(), now),
                    "title", alert.title(),
                    "severity", alert.severity(),
                    "service", alert.service(),
                    "labels", alert.labels(),
                    "annotations", alert.annotations(),
                    "link", alert.link()));
        }
        handle.createUpdate("""
                        insert into alerts (source, fingerprint, incident_id, status, starts_at, title, severity, service, labels,
                                            annotations, link)
                        select :source, fingerprint, :incident, status, starts_at, title, severity, service, labels, annotations, link
                        from jsonb_to_recordset(cast(:rows as jsonb)) as given (fingerprint text, status text,
                             starts_at timestamptz, title text, severity text, service text, labels jsonb, annotations jsonb, link text)
                        on conflict (source, fingerprint) do update set incident_id = excluded.incident_id,
                            status = excluded.status, starts_at = greatest(alerts.starts_at, excluded.starts_at), title = excluded.title,
                            severity = excluded.severity, service = excluded.service, labels = excluded.labels,
                            annotations = excluded.annotations, link = excluded.link, last_at = now()
                        """)
                .bind("source", source)
                .bind("incident", incidentId)
                .bind("rows", Jsonb.of(Json.write(rows)))
                .execute();
    }

    /** @return the incident as it is then */
    Incident count(String id, long alerts, long firing, long leftOut) {
        return handle.createQuery("""
                        update incidents set alerts = alerts + :alerts, firing = greatest(0, firing + :firing),
                               deliveries = deliveries + 1, left_out = left_out + :left_out, last_at = now()
                        where id = :id returning
                        """ + COLUMNS)
                .bind("alerts", alerts)
                .bind("firing", firing)
                .bind("left_out", leftOut)
                .bind("id", id)
                .map((row, context) -> incident(row))
                .one();
    }

    void state(String id, String state, String by) {
        handle.createUpdate("""
                        update incidents set state = :state, closed_by = :by,
                               closed_at = case when :state = 'open' then null else now() end,
                               firing = case when :state = 'open' then firing else 0 end
                        where id = :id
                        """)
                .bind("state", state)
                .bind("by", by)
                .bind("id", id)
                .execute();
    }

    void silence(String id, long minutes) {
        handle.execute(
                "update incidents set silenced_until = now() + make_interval(mins => ?) where id = ?",
                Math.toIntExact(minutes),
                id);
    }

    void ran(String id, String threadId, String runId) {
        handle.execute("update incidents set thread_id = ?, run_id = ? where id = ?", threadId, runId, id);
        handle.execute("insert into incident_runs (run_id, incident_id) values (?, ?)", runId, id);
    }

    long runsSince(int seconds) {
        return handle.createQuery(
                        "select count(*) from incident_runs where at > clock_timestamp() - make_interval(secs => :seconds)")
                .bind("seconds", seconds)
                .mapTo(Long.class)
                .one();
    }

    boolean ranSince(String id, int seconds) {
        return handle.createQuery("""
                        select exists (select from incident_runs where incident_id = :id
                                       and at > clock_timestamp() - make_interval(secs => :seconds))
                        """)
                .bind("id", id)
                .bind("seconds", seconds)
                .mapTo(Boolean.class)
                .one();
    }

    /** The newest first. */
    List<Alert> alertsOf(String incidentId, int most) {
        return handle.createQuery("""
                        select fingerprint, status, starts_at, title, severity, service, labels, annotations, link
                        from alerts where incident_id = :id order by last_at desc, fingerprint limit :most
                        """)
                .bind("id", incidentId)
                .bind("most", most)
                .map((row, context) -> alert(row))
                .list();
    }

    /** How many alerts of an incident there are of each service, severity and name, whether or not they are shown. */
    AlertCounts counts(String incidentId) {
        return new AlertCounts(
                countBy(incidentId, "service"),
                countBy(incidentId, "severity"),
                countBy(incidentId, "coalesce(nullif(labels ->> 'alertname', ''), title)"));
    }

    /** The most first. @param column of alerts */
    private Map<String, Long> countBy(String incidentId, String column) {
        var counts = new LinkedHashMap<String, Long>();
        handle.createQuery("""
                        select <column> as name, count(*) as number from alerts where incident_id = :id
                        group by 1 order by 2 desc, 1 limit <most>
                        """)
                .define("column", column)
                .define("most", AlertCounts.MOST)
                .bind("id", incidentId)
                .map((row, context) -> counts.put(row.getString("name"), row.getLong("number")))
                .list();
        return counts;
    }

    @SuppressWarnings("unchecked")
    static Alert alert(ResultSet row) throws SQLException {
        return new Alert(
                row.getString("fingerprint"),
                row.getString("status").equals("firing"),
                instant(row, "starts_at"),
                null,
                row.getString("title"),
                row.getString("severity"),
                row.getString("service"),
                Json.read(row.getString("labels"), Map.class),
                Json.read(row.getString("annotations"), Map.class),
                row.getString("link"));
    }

    static Incident incident(ResultSet row) throws SQLException {
        return new Incident(
                row.getString("id"),
                row.getString("source"),
                row.getBoolean("storm"),
                row.getString("state"),
                row.getString("title"),
                row.getString("severity"),
                row.getString("service"),
                maybe(row, "thread_id"),
                maybe(row, "run_id"),
                row.getLong("alerts"),
                row.getLong("firing"),
                row.getLong("deliveries"),
                row.getLong("left_out"),
                instant(row, "first_at"),
                instant(row, "last_at"),
                maybeInstant(row, "closed_at"),
                maybe(row, "closed_by"),
                maybeInstant(row, "silenced_until"));
    }
}
