package dev.agentops.server.telemetry;

import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * Counts what is committed, in one statement and so at one moment. Counters count from midnight on. Models and tools of the day before are
 * there with 0, so that their first use of a day is an increase. Steps are found by {@code step_work}, which has an index by time
 * and is written in the same transaction.
 */
final class MetricsQuery {
    /** Models invent names of tools: so many keep theirs, by their first call, the rest is {@code other}. */
    static final int MOST_TOOLS = 100;

    /** By the index of open runs alone, each status on its own: what a join takes of them is left to nobody's statistics. */
    static final String OPEN_RUNS = """
            select 'RUNS_OPEN', s, '', cast((select count(*) from runs where status = s and finished_at is null) as double precision)
            from unnest(array['queued', 'running', 'waiting']) s""";

    private static final String COUNTS = """
            with calls as (
                select model,
                       coalesce(sum(cost_usd) filter (where at >= :midnight), 0) as usd,
                       count(*) filter (where at >= :midnight) as calls
                from model_calls where at >= :yesterday group by model
            ), recent as (
                select name, kind, detail, attempt, finished_at, coalesce(outcome #>> '{message,status}', status) as status
                from steps
                where run_id in (select run_id from step_work where at >= :yesterday) and finished_at >= :yesterday
            ), called as (
                select case when detail ~ '^[A-Za-z0-9_.-]{1,64}$' then detail else 'other' end as called, status, finished_at
                from recent where kind = 'tool' and name ~ '(^|/)tool:[^/]*$'
            ), first_called as (
                select called, row_number() over (order by min(finished_at), called) as place from called
                where called <> 'other' group by called
            ), tools as (
                select case when place <= :most then called else 'other' end as tool, status, finished_at
                from called left join first_called using (called)
            )
            select 'RUNS' as metric, s as one, '' as other,
                   cast((select count(*) from runs where finished_at >= :midnight and status = s) as double precision) as value
            from unnest(array['completed', 'failed', 'cancelled']) s
            union all
            %s
            union all
            select 'APPROVALS', s, '', (select count(*) from approvals where decided_at >= :midnight and state = s)
            from unnest(array['approved', 'denied', 'returned', 'expired', 'cancelled']) s
            union all
            select 'APPROVALS_PENDING', '', '', count(*) from approvals where state = 'pending'
            union all
            select 'APPROVAL_OLDEST', '', '', coalesce(extract(epoch from now() - min(requested_at)), 0)
            from approvals where state = 'pending'
            union all
            select 'COST', model, '', usd from calls
            union all
            select 'MODEL_CALLS', model, '', calls from calls
            union all
            select 'STEPS_RETRIED', '', '', count(*) from recent where attempt > 1 and finished_at >= :midnight
            union all
            select 'TOOL_CALLS', t, s, count(*) filter (where finished_at >= :midnight)
            from (select distinct tool as t from tools) known
                 cross join unnest(array['ok', 'error', 'denied', 'expired', 'cancelled', 'unknown']) s
                 left join tools on tool = t and status = s
            group by t, s
            union all
            select 'INCIDENTS_OPEN', '', '', count(*) from incidents where state = 'open'
            union all
            select 'NOTIFICATIONS_PENDING', '', '', count(*) from notifications where state = 'waiting'
            """.formatted(OPEN_RUNS);

    private MetricsQuery() {}

    static List<Sample> read(Handle handle, Instant midnight) {
        return handle.createQuery(COUNTS)
                .bind("midnight", utc(midnight))
                .bind("yesterday", utc(midnight.minus(Duration.ofDays(1))))
                .bind("most", MOST_TOOLS)
                .map((row, context) -> {
                    var metric = Metric.valueOf(row.getString("metric"));
                    var labels = Stream.of(row.getString("one"), row.getString("other"))
                            .limit(metric.labels.size())
                            .toList();
                    return new Sample(metric, labels, row.getDouble("value"));
                })
                .list();
    }

    static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
