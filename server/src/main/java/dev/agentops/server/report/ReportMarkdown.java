package dev.agentops.server.report;

import dev.agentops.server.report.RunReport.Action;

import java.util.List;

import static dev.agentops.server.report.Markdown.code;
import static dev.agentops.server.report.Markdown.fenced;
import static dev.agentops.server.report.Markdown.quoted;
import static dev.agentops.server.report.Markdown.tame;
import static dev.agentops.server.report.Markdown.text;

/** A report for a ticket. It has no links and no images. */
public final class ReportMarkdown {
    private final StringBuilder out = new StringBuilder();

    private ReportMarkdown() {}

    public static String of(RunReport report) {
        var markdown = new ReportMarkdown();
        markdown.write(report);
        return markdown.out.toString();
    }

    private void write(RunReport report) {
        String service = report.findings().isEmpty()
                ? ""
                : ": " + text(report.findings().getFirst().service());
        line("# " + report.verdict() + service);
        line("");
        line(quoted(tame(report.question())));
        line("");
        line("Run " + code(report.runId()) + ", " + report.status()
                + (report.limit() == null ? "" : " at its limit " + code(report.limit())) + ", begun "
                + Utc.of(report.startedAt())
                + (report.finishedAt() == null ? "" : ", ended " + Utc.of(report.finishedAt())) + ".");
        if (!report.why().isEmpty()) {
            line("");
            line(text(report.why()));
        }
        report.findings().forEach(this::finding);
        list("Ruled out", report.ruledOut(), one -> text(one.what()) + ": " + text(one.because()));
        list("Actions", report.actions(), this::action);
        if (!report.verification().isEmpty()) {
            heading("Checked afterwards");
            for (var check : report.verification()) {
                line(Utc.of(check.at()) + " " + code(check.tool() + " " + check.arguments()) + ":");
                line("");
                line(fenced(check.result()));
                line("");
            }
        }
        list("Runbooks read", report.runbooks(), Markdown::code);
        list(
                "Way back",
                report.actions().stream()
                        .filter(action -> action.rollback() != null)
                        .toList(),
                action -> code("restore_file") + " of " + code(action.rollback().path()) + " with snapshot "
                        + code(action.rollback().snapshot()) + "; a human approves it");
        if (!report.answer().isBlank()) {
            heading("The agent's words");
            line(quoted(tame(report.answer())));
        }
    }

    private void finding(Finding finding) {
        heading("Cause");
        line(text(finding.cause()));
        line("");
        line("- Verdict: " + finding.judged());
        line("- What users see: " + text(finding.summary()));
        if (finding.file() != null) {
            line("- Where: " + code(finding.file() + (finding.line() == null ? "" : ":" + finding.line())));
        }
        if (finding.since() != null) {
            line("- First line of the evidence: " + text(Utc.of(finding.since())));
        }
        if (finding.suggested_action() != null) {
            line("- To do: " + text(finding.suggested_action()));
        }
        heading("Evidence, checked");
        for (var evidence : finding.evidence()) {
            line(code(evidence.source()) + (evidence.at() == null ? "" : ", " + text(Utc.of(evidence.at()))));
            line("");
            line(fenced(evidence.quote()));
            line("");
        }
        list(
                "Struck: not in what was cited",
                finding.allStruck(),
                one -> code(one.source()) + ": " + code(one.quote()));
    }

    private String action(Action action) {
        String decided = switch (action.decision()) {
            case "rule" -> "allowed by a rule";
            case "pending" -> "waits for a decision";
            default ->
                action.decision()
                        + (action.decidedBy() == null ? "" : " by " + text(action.decidedBy()))
                        + (action.reason() == null ? "" : " (" + text(action.reason()) + ")");
        };
        String effect = switch (action.effect()) {
            case "done" -> "done at " + at(action);
            case "failed" -> "it failed, at " + at(action);
            case "unknown" -> "it may or may not have taken effect";
            default -> "not run";
        };
        return text(action.title()) + ": " + decided + "; " + effect;
    }

    private static String at(Action action) {
        return action.at() == null ? "an unknown time" : Utc.of(action.at());
    }

    private interface Item<T> {
        String of(T one);
    }

    private <T> void list(String title, List<T> items, Item<T> words) {
        if (!items.isEmpty()) {
            heading(title);
            items.forEach(one -> line("- " + words.of(one)));
        }
    }

    private void heading(String title) {
        line("");
        line("## " + title);
        line("");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
