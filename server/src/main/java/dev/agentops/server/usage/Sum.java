package dev.agentops.server.usage;

import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Model calls added up, beside the SQL that does it. */
public record Sum(Usage usage, Cost cost) {
    /** Columns of a query over {@code model_calls c}, for {@link #of}. */
    public static final String COLUMNS = """
            coalesce(sum(c.input_tokens), 0) as input_tokens, coalesce(sum(c.output_tokens), 0) as output_tokens,
            coalesce(sum(c.cached_input_tokens), 0) as cached_input_tokens,
            coalesce(sum(c.reasoning_tokens), 0) as reasoning_tokens, count(c.event_key) as model_calls,
            coalesce(sum(c.cost_usd), 0) as cost_usd, min(c.prices_of) as prices_of,
            array_agg(distinct c.model) filter (where c.event_key is not null and c.cost_usd is null) as unpriced
            """;

    public static Sum of(ResultSet row) throws SQLException {
        var usage = new Usage(
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cached_input_tokens"),
                row.getLong("reasoning_tokens"),
                row.getInt("model_calls"));
        var cost = new Cost(
                Objects.requireNonNull(row.getBigDecimal("cost_usd")),
                models(row.getArray("unpriced")),
                row.getObject("prices_of", LocalDate.class));
        return new Sum(usage, cost);
    }

    private static List<String> models(@Nullable Array names) throws SQLException {
        return names == null
                ? List.of()
                : Arrays.stream((String[]) names.getArray()).sorted().toList();
    }
}
