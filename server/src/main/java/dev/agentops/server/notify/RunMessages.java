package dev.agentops.server.notify;

import dev.agentops.server.report.Finding;
import dev.agentops.server.report.RunReport;
import dev.agentops.server.report.RunReports;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.Views.RunView;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Optional;

/** What is told of a run that ended: how, and what its report says. Thread-safe. */
final class RunMessages {
    private static final int LINE = 300;
    private static final int PASSAGE = 600;
    private static final int ANSWER = 1_500;
    private static final int MOST_ACTIONS = 10;

    private final ThreadQueries queries;
    private final RunReports reports;
    private final SafeText texts;
    private final Links links;

    RunMessages(ThreadQueries queries, RunReports reports, SafeText texts, Links links) {
        this.queries = queries;
        this.reports = reports;
        this.texts = texts;
        this.links = links;
    }

    Optional<Message> of(Outbox.Row row) {
        var run = queries.run(row.subject());
        return run.flatMap(one -> queries.thread(one.threadId()).map(thread -> {
            var told = told(one);
            return new Message(
                    row.id(),
                    row.event().wireName(),
                    null,
                    told,
                    new Message.Thread(thread.id(), texts.of(thread.id(), thread.title(), LINE)),
                    links.thread(thread.id()),
                    null);
        }));
    }

    private Message.Run told(RunView run) {
        String thread = run.threadId();
        var report = reports.of(run).map(this::told).orElse(null);
        return new Message.Run(
                run.id(),
                run.status(),
                texts.of(thread, run.question(), PASSAGE),
                texts.of(thread, run.answer(), ANSWER),
                texts.of(thread, Objects.requireNonNullElse(run.error(), ""), PASSAGE),
                report == null ? 0 : report.evidence(),
                run.finishedAt(),
                report,
                links.run(run.id()));
    }

    private Message.Report told(RunReport report) {
        String thread = report.threadId();
        var finding = report.findings().stream().findFirst();
        var actions = report.actions();
        return new Message.Report(
                report.verdict().name(),
                texts.of(thread, report.why(), PASSAGE),
                texts.of(thread, finding.map(Finding::service).orElse(""), LINE),
                texts.of(thread, finding.map(Finding::cause).orElse(""), PASSAGE),
                finding.map(Finding::since).orElse(null),
                report.findings().stream()
                        .mapToInt(one -> one.evidence().size())
                        .sum(),
                actions.stream()
                        .limit(MOST_ACTIONS)
                        .map(action -> told(thread, action))
                        .toList(),
                Math.max(0, actions.size() - MOST_ACTIONS),
                links.report(report.runId()));
    }

    private Message.Action told(String thread, RunReport.Action action) {
        return new Message.Action(
                texts.of(thread, action.title(), LINE),
                action.decision(),
                orNone(thread, action.decidedBy()),
                orNone(thread, action.reason()),
                action.effect(),
                action.at());
    }

    private @Nullable String orNone(String thread, @Nullable String text) {
        return text == null ? null : texts.of(thread, text, LINE);
    }
}
