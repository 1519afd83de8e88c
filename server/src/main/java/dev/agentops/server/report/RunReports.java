package dev.agentops.server.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.db.Database;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.report.Finding.RuledOut;
import dev.agentops.server.report.RunReport.Action;
import dev.agentops.server.report.RunReport.Check;
import dev.agentops.server.runbooks.RunbookTools;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.Views.MessageView;
import dev.agentops.server.threads.Views.RunView;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the reports of runs. Thread-safe. */
public final class RunReports {
    /** Looking with one of these is investigating; so is looking again after a change. */
    private static final Set<String> LOOKING = Set.of(
            "check_health",
            "search_logs",
            "log_patterns",
            "log_context",
            "query_loki",
            "query_metrics",
            "list_alert_rules",
            "get_trace",
            "search_traces",
            "probe_http",
            "service_status",
            "git_log",
            "git_diff",
            "run_command");

    /** The tool that says that there is no cause to report. */
    public static final String NO_CAUSE = "report_no_cause";

    private static final int RESULT = 600;
    private static final int MOST_CHECKS = 20;

    private final Database database;
    private final ThreadQueries queries;

    public RunReports(Database database, ThreadQueries queries) {
        this.database = database;
        this.queries = queries;
    }

    /** @return empty when the run neither found nor did nor looked at anything */
    public Optional<RunReport> of(RunView run) {
        var messages = queries.messagesOfRun(run.id());
        var looks = Look.in(messages);
        var actions = database.with(handle -> Actions.of(handle, run.id(), statuses(messages)));
        var found = findings(run);
        var findings = found.isEmpty() && !actions.isEmpty() ? findingBefore(run) : found;
        boolean looked =
                looks.stream().anyMatch(look -> LOOKING.contains(look.call().name()));
        if (findings.isEmpty() && actions.isEmpty() && !looked) {
            return Optional.empty();
        }
        var none = looks.stream()
                .filter(look -> look.isOf(NO_CAUSE) && look.succeeded())
                .reduce((first, second) -> second);
        var judged = judged(findings, none, looks);
        return Optional.of(new RunReport(
                run.id(),
                run.threadId(),
                run.status(),
                run.limit(),
                run.question(),
                run.createdAt(),
                run.finishedAt(),
                judged.verdict(),
                judged.why(),
                findings,
                findings.isEmpty()
                        ? none.map(look -> ruledOut(look.call().arguments())).orElse(List.of())
                        : findings.stream()
                                .flatMap(finding -> finding.allRuledOut().stream())
                                .toList(),
                actions,
                verification(actions, looks),
                runbooks(looks),
                run.answer(),
                run.usage(),
                run.cost()));
    }

    private record Judged(Verdict verdict, String why) {}

    private static Judged judged(List<Finding> findings, Optional<Look> none, List<Look> looks) {
        if (!findings.isEmpty()) {
            return new Judged(findings.getFirst().judged(), "");
        }
        if (none.isEmpty()) {
            return new Judged(Verdict.INCONCLUSIVE, "The run names no cause.");
        }
        var said = none.get().call().arguments();
        String summary = said.path("summary").asText();
        if (!said.path("outcome").asText().equals("healthy")) {
            return new Judged(Verdict.INCONCLUSIVE, summary);
        }
        var health = looks.stream()
                .filter(look -> look.isOf("check_health"))
                .reduce((first, second) -> second)
                .map(look -> look.result().content())
                .orElse("");
        if (health.contains("UNHEALTHY")) {
            return doubted("a service is unhealthy. " + summary);
        }
        boolean told = health.lines()
                .anyMatch(line -> line.contains(": healthy") && !line.contains(HealthCheck.NOT_CONFIGURED));
        return told ? new Judged(Verdict.HEALTHY, summary) : doubted("no service told its health. " + summary);
    }

    private static Judged doubted(String why) {
        return new Judged(Verdict.INCONCLUSIVE, "The agent says that all is well, but " + why);
    }

    /** The latest first. */
    private List<Finding> findings(RunView run) {
        return database.with(handle -> handle.createQuery("""
                            select event -> 'value' as value from thread_event
                            where thread_id = :thread and run_id = :run and event ->> 'name' = 'ops.finding' order by seq desc
                            """)
                .bind("thread", run.threadId())
                .bind("run", run.id())
                .map((row, context) -> Json.read(row.getString("value"), Finding.class))
                .list());
    }

    /** What a run acts on that found nothing itself. */
    private List<Finding> findingBefore(RunView run) {
        return database.with(handle -> handle.createQuery("""
                        select event -> 'value' as value from thread_event
                        where thread_id = :thread and event ->> 'name' = 'ops.finding'
                          and seq < (select min(seq) from thread_event where thread_id = :thread and run_id = :run)
                        order by seq desc limit 1
                        """)
                .bind("thread", run.threadId())
                .bind("run", run.id())
                .map((row, context) -> Json.read(row.getString("value"), Finding.class))
                .list());
    }

    private static Map<String, String> statuses(List<MessageView> messages) {
        Map<String, String> statuses = new HashMap<>();
        for (var message : messages) {
            if (message.toolCallId() != null && message.status() != null) {
                statuses.put(message.toolCallId(), message.status());
            }
        }
        return statuses;
    }

    private static List<Check> verification(List<Action> actions, List<Look> looks) {
        var last = actions.stream()
                .filter(action -> action.effect().equals("done"))
                .map(Action::at)
                .filter(java.util.Objects::nonNull)
                .max(Instant::compareTo);
        if (last.isEmpty()) {
            return List.of();
        }
        var checks = looks.stream()
                .filter(look -> LOOKING.contains(look.call().name())
                        && look.result().createdAt().isAfter(last.get()))
                .map(look -> new Check(
                        look.call().name(),
                        look.call().arguments(),
                        String.valueOf(look.result().status()),
                        shortened(look.result().content()),
                        look.result().createdAt()))
                .toList();
        return checks.subList(Math.max(0, checks.size() - MOST_CHECKS), checks.size());
    }

    private static List<String> runbooks(List<Look> looks) {
        return looks.stream()
                .filter(look -> look.isOf(RunbookTools.READ) && look.succeeded())
                .map(look -> look.call().arguments().path("name").asText().strip())
                .distinct()
                .toList();
    }

    private static String shortened(String text) {
        return text.length() <= RESULT ? text : text.substring(0, RESULT) + "…";
    }

    private static List<RuledOut> ruledOut(JsonNode arguments) {
        return arguments
                .path("ruled_out")
                .valueStream()
                .map(one -> new RuledOut(
                        one.path("what").asText(), one.path("because").asText()))
                .toList();
    }
}
