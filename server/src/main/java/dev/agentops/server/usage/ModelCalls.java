package dev.agentops.server.usage;

import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.server.db.Database;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;

/** Reads what model calls used and cost. Calls are written with the log ({@code record_model_calls}). */
public final class ModelCalls {
    private static final int MOST_ROWS = 500;

    /** One call. */
    public record Call(Instant at, String agent, String model, Usage usage, Cost cost) {}

    /** @param title a thread's, a run's question; as long as they are there */
    public record Row(String key, @Nullable String title, Usage usage, Cost cost) {}

    /** What calls are added up by. */
    public enum By {
        AGENT("c.agent", "cast(null as text)"),
        MODEL("c.model", "cast(null as text)"),
        THREAD("c.thread_id", "(select title from threads t where t.id = c.thread_id)"),
        RUN("c.run_id", "(select left(question, 80) from runs r where r.id = c.run_id)"),
        DAY("cast(c.at at time zone 'utc' as date)::text", "cast(null as text)");

        private final String key;
        private final String title;

        By(String key, String title) {
            this.key = key;
            this.title = title;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Database database;

    public ModelCalls(Database database) {
        this.database = database;
    }

    /** Oldest first. */
    public List<Call> ofRun(String runId) {
        return database.with(handle -> handle.createQuery("select c.at, c.agent, c.model, " + Sum.COLUMNS
                        + " from model_calls c where c.run_id = :run group by c.event_key order by c.at, c.event_key")
                .bind("run", runId)
                .map((row, context) -> {
                    var sum = Sum.of(row);
                    return new Call(
                            instant(row, "at"),
                            row.getString("agent"),
                            row.getString("model"),
                            sum.usage(),
                            sum.cost());
                })
                .list());
    }

    /** The dearest first; {@value #MOST_ROWS} at most. */
    public List<Row> sums(By by, Instant from, Instant to) {
        return database.with(handle -> handle.createQuery("select <key> as key, <title> as title, " + Sum.COLUMNS + """
                        from model_calls c where c.at >= :from and c.at < :to
                        group by <group> order by cost_usd desc, input_tokens desc, key limit :most
                        """)
                .define("key", by.key)
                .define("title", by.title)
                .define("group", by == By.DAY ? "1" : by.key)
                .bind("from", at(from))
                .bind("to", at(to))
                .bind("most", MOST_ROWS)
                .map((row, context) -> {
                    var sum = Sum.of(row);
                    return new Row(row.getString("key"), maybe(row, "title"), sum.usage(), sum.cost());
                })
                .list());
    }

    public Sum total(Instant from, Instant to) {
        return database.with(handle -> handle.createQuery(
                        "select " + Sum.COLUMNS + " from model_calls c where c.at >= :from and c.at < :to")
                .bind("from", at(from))
                .bind("to", at(to))
                .map((row, context) -> Sum.of(row))
                .one());
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
