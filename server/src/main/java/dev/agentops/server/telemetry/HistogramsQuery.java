package dev.agentops.server.telemetry;

import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Counts how long things took, from what is committed, in one statement. As {@link MetricsQuery} it counts from midnight on, and what was there
 * the day before is there with 0. What belongs to a run is counted when it ends, and stays as it was then.
 */
final class HistogramsQuery {
    private record Row(Metric metric, String one, String two, int bucket, long count, double sum) {}

    /** A value that is just a bucket's end falls into it, which {@code width_bucket} has otherwise: values are whole or have six places. */
    private static final String COUNTS = """
            with ended as (
                select id, status, finished_at, created_at, started_at from runs
                where finished_at >= :yesterday and status in ('completed', 'failed', 'cancelled')
            ), recent as (
                select name, kind, detail, status, attempt, finished_at, extract(epoch from finished_at - started_at) as took
                from steps
                where run_id in (select run_id from step_work where at >= :yesterday) and finished_at >= :yesterday
            ), called as (
                select case when detail ~ '^[A-Za-z0-9_.-]{1,64}$' then detail else 'other' end as called, finished_at, took
                from recent where kind = 'tool' and name ~ '(^|/)tool:[^/]*$'
            ), first_called as (
                select called, row_number() over (order by min(finished_at), called) as place from called
                where called <> 'other' group by called
            ), measured (metric, one, two, at, value) as (
                select 'RUN_DURATION', status, '', finished_at, extract(epoch from finished_at - started_at)
                from ended where started_at is not null
                union all
                select 'RUN_QUEUE', '', '', finished_at, extract(epoch from coalesce(started_at, finished_at) - created_at) from ended
                union all
                select 'TURN_DURATION', '', '', min(e.finished_at), extract(epoch from max(s.finished_at) - min(s.started_at))
                from ended e join steps s on s.run_id = e.id
                where s.name like '%:%' and s.name not like '%/%'
                group by e.id, split_part(split_part(s.name, ':', 2), '.', 1)
                union all
                select 'MODEL_DURATION', detail, case status when 'ok' then '' else status end, finished_at, took
                from recent where kind = 'model'
                union all
                select 'TOKENS', model, 'input', at, input_tokens from model_calls where at >= :yesterday
                union all
                select 'TOKENS', model, 'output', at, output_tokens from model_calls where at >= :yesterday
                union all
                select 'TOOL_DURATION', case when place <= :most then called else 'other' end, '', finished_at, took
                from called left join first_called using (called)
                union all
                select 'APPROVAL_WAIT', state, '', decided_at, extract(epoch from decided_at - requested_at)
                from approvals where decided_at >= :yesterday and state <> 'pending'
                union all
                select 'STEP_ATTEMPTS', kind, '', finished_at, attempt from recent
            ), placed as (
                select metric, one, two, at, value, width_bucket(cast(value - 0.0000001 as double precision),
                       case when metric = 'TOKENS' then cast(:tokens as double precision[])
                            when metric = 'STEP_ATTEMPTS' then cast(:attempts as double precision[])
                            when metric in ('RUN_DURATION', 'RUN_QUEUE', 'TURN_DURATION', 'APPROVAL_WAIT')
                            then cast(:waits as double precision[])
                            else cast(:times as double precision[]) end) as bucket
                from measured
            )
            select metric, one, two, bucket, count(*) filter (where at >= :midnight) as many,
                   coalesce(sum(value) filter (where at >= :midnight), 0) as total
            from placed group by metric, one, two, bucket
            union all
            select 'RUN_DURATION', s, '', 0, 0, 0 from unnest(array['completed', 'failed', 'cancelled']) s
            union all
            select 'RUN_QUEUE', '', '', 0, 0, 0
            union all
            select 'TURN_DURATION', '', '', 0, 0, 0
            union all
            select 'APPROVAL_WAIT', s, '', 0, 0, 0 from unnest(array['approved', 'denied', 'returned', 'expired', 'cancelled']) s
            union all
            select 'STEP_ATTEMPTS', s, '', 0, 0, 0 from unnest(array['router', 'model', 'tool', 'save']) s
            """;

    private HistogramsQuery() {}

    static List<Sample> read(Handle handle, Instant midnight, Providers providers) {
        var rows = handle.createQuery(COUNTS)
                .bind("midnight", MetricsQuery.utc(midnight))
                .bind("yesterday", MetricsQuery.utc(midnight.minus(Duration.ofDays(1))))
                .bind("most", MetricsQuery.MOST_TOOLS)
                .bindArray("tokens", Double.class, Metric.Buckets.TOKENS)
                .bindArray("attempts", Double.class, Metric.Buckets.ATTEMPTS)
                .bindArray("waits", Double.class, Metric.Buckets.WAITS)
                .bindArray("times", Double.class, Metric.Buckets.TIMES)
                .map((row, context) -> new Row(
                        Metric.valueOf(row.getString("metric")),
                        row.getString("one"),
                        row.getString("two"),
                        row.getInt("bucket"),
                        row.getLong("many"),
                        row.getDouble("total")))
                .list();
        var series = new LinkedHashMap<Sample.Series, List<Row>>();
        rows.forEach(row -> series.computeIfAbsent(
                        new Sample.Series(row.metric(), labels(row, providers)), key -> new ArrayList<>())
                .add(row));
        return series.entrySet().stream()
                .map(entry -> sample(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Sample sample(Sample.Series series, List<Row> rows) {
        var counts = new ArrayList<>(Collections.nCopies(series.metric().bounds.size() + 1, 0L));
        rows.forEach(row -> counts.set(row.bucket(), counts.get(row.bucket()) + row.count()));
        return Sample.histogram(
                series.metric(),
                series.labels(),
                counts,
                rows.stream().mapToDouble(Row::sum).sum());
    }

    private static List<String> labels(Row row, Providers providers) {
        boolean ofModel = row.metric() == Metric.MODEL_DURATION || row.metric() == Metric.TOKENS;
        return ofModel
                ? List.of("chat", row.one(), providers.of(row.one()), row.two())
                : List.of(row.one()).subList(0, row.metric().labels.size());
    }
}
