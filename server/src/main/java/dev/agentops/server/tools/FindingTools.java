package dev.agentops.server.tools;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogException;
import dev.agentops.server.logs.LogStore;
import dev.agentops.server.report.Finding;
import dev.agentops.server.report.Finding.RuledOut;
import dev.agentops.server.report.RunReports;
import dev.agentops.server.report.Verdict;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Writing down what was found. A quote that is not in the line it cites is struck: evidence is checked, not believed. */
public final class FindingTools {
    /** What the log analyzer knows; the coding agent reads it in the same run. */
    public static final StateKey<List<Finding>> FINDINGS = StateKey.listOf("findings", Finding.class);

    private static final int MOST_ITEMS = 20;
    private static final int SHORTEST_QUOTE = 6;

    record Quote(
            @Description("the reference that search_logs or log_patterns printed, such as store-api:1042")
            String source,

            @Description("a part of that line, letter by letter")
            String quote) {}

    record ReportFindings(
            @Description("the service where the cause is") String service,
            @Description("what users see, one sentence") String summary,
            @Description("the cause, one or two sentences") String cause,

            @Description("file of the cause, relative to the workspace") @Nullable
            String file,

            @Description("line in that file") @Nullable Integer line,
            List<Quote> evidence,

            @Description("the smallest change that would fix it") @Nullable
            String suggested_action,

            @Description(
                    "confirmed if the evidence shows how the cause makes requests fail, by trace id or code path; else likely")
            @Nullable
            String certainty,

            @Description("other causes that you looked at, and what speaks against them") @Nullable
            List<RuledOut> ruled_out) {}

    record ReportNoCause(
            @Description("healthy if nothing is wrong for users, inconclusive if you cannot tell the cause")
            String outcome,

            @Description("one or two sentences: what you saw, or what is missing to know more")
            String summary,

            @Description("causes that you looked at, and what speaks against them") @Nullable
            List<RuledOut> ruled_out) {}

    private final LogStore logs;
    private final Redactor redactor;

    FindingTools(LogStore logs, Redactor redactor) {
        this.logs = logs;
        this.redactor = redactor;
    }

    List<Tool<?>> tools() {
        return List.of(
                Tool.reads(
                        "report_findings",
                        "Records a cause, with log lines as evidence. Quotes are checked against the logs. Other agents see it.",
                        ReportFindings.class,
                        (input, context) -> report(input, context.threadId())),
                Tool.reads(
                        RunReports.NO_CAUSE,
                        "Records that an investigation ends without a cause: nothing is wrong, or it cannot be told.",
                        ReportNoCause.class,
                        (input, context) -> noCause(input)));
    }

    private ToolResult report(ReportFindings input, String threadId) throws IOException, InterruptedException {
        if (input.evidence().isEmpty()) {
            return ToolResult.error("A finding needs evidence: cite at least one log line.");
        }
        if (input.evidence().size() > MOST_ITEMS) {
            return ToolResult.error("At most " + MOST_ITEMS + " quotes: choose those that show the cause.");
        }
        boolean confirmed = claimed(input.certainty());
        var evidence = new ArrayList<Finding.Evidence>();
        var struck = new ArrayList<Finding.Struck>();
        var lines = new HashSet<Line>();
        for (var quote : input.evidence()) {
            var checked = checked(quote, threadId);
            if (checked.entry() != null) {
                evidence.add(new Finding.Evidence(quote.source(), quote.quote(), at(checked.entry())));
                lines.add(Line.of(checked.entry()));
            } else {
                struck.add(new Finding.Struck(quote.source(), quote.quote(), checked.problem()));
            }
        }
        String problems = struck.stream().map(Finding.Struck::problem).collect(Collectors.joining(" "));
        if (evidence.isEmpty()) {
            return ToolResult.error("Not recorded: " + problems);
        }
        var verdict = Verdict.of(confirmed, lines.size(), struck.size());
        var finding = new Finding(
                input.service(),
                input.summary(),
                input.cause(),
                input.file(),
                input.line(),
                evidence,
                input.suggested_action(),
                verdict.name(),
                first(input.ruled_out()),
                struck.isEmpty() ? null : struck);
        return ToolResult.ok("recorded as " + verdict + " with " + evidence.size() + " checked quotes"
                        + (struck.isEmpty()
                                ? ""
                                : "; struck: " + problems + " Report it again with quotes that are there."))
                .with(StatePatch.NONE.append(FINDINGS, finding))
                .with(new AgentEvent.Custom("finding", Json.tree(finding)));
    }

    private static boolean claimed(@Nullable String certainty) {
        String word = certainty == null || certainty.isBlank() ? "likely" : certainty.strip();
        if (!List.of("confirmed", "likely").contains(word)) {
            throw new IllegalArgumentException("'certainty' is confirmed or likely");
        }
        return word.equals("confirmed");
    }

    private static ToolResult noCause(ReportNoCause input) {
        return List.of("healthy", "inconclusive").contains(input.outcome())
                ? ToolResult.ok("noted: " + input.outcome())
                : ToolResult.error("'outcome' is healthy or inconclusive");
    }

    private static @Nullable List<RuledOut> first(@Nullable List<RuledOut> items) {
        return items == null || items.isEmpty() ? null : items.subList(0, Math.min(MOST_ITEMS, items.size()));
    }

    /** A line has more than one reference: shop:7 is shop:07, and one in a file that was rotated away is in both. */
    private record Line(String source, long nanos, String text) {
        static Line of(LogEntry entry) {
            return new Line(entry.source(), entry.nanos(), entry.text());
        }
    }

    /** @param entry that holds the quote; null if there is a problem */
    private record Checked(String problem, @Nullable LogEntry entry) {
        static Checked not(String problem) {
            return new Checked(problem, null);
        }
    }

    private Checked checked(Quote quote, String threadId) throws IOException, InterruptedException {
        if (!quote.source().matches("(?s).+:\\d\\S*")) {
            return Checked.not("'" + quote.source() + "' is not a reference like store-api:1042.");
        }
        if (quote.quote().isBlank()) {
            return Checked.not("the quote for " + quote.source() + " is empty.");
        }
        List<LogEntry> cited;
        try {
            cited = logs.cited(quote.source());
        } catch (LogException e) {
            return Checked.not(quote.source() + " cannot be looked up: " + e.getMessage());
        }
        if (cited.isEmpty()) {
            return Checked.not("there is no line " + quote.source() + " (the log may have rotated: search again).");
        }
        if (cited.stream().noneMatch(entry -> saysEnough(quote.quote(), entry))) {
            return Checked.not(
                    "the quote for " + quote.source() + " says too little: quote the words that show the cause.");
        }
        return cited.stream()
                .filter(entry -> holds(entry, quote.quote(), threadId))
                .findFirst()
                .map(entry -> new Checked("", entry))
                .orElse(Checked.not("the quote is not in " + quote.source() + "; copy it letter by letter."));
    }

    private static @Nullable String at(LogEntry entry) {
        return entry.nanos() == LogEntry.NO_TIME
                ? null
                : Instant.ofEpochSecond(0, entry.nanos()).toString();
    }

    /** A letter or two are in every line. */
    private static boolean saysEnough(String quote, LogEntry entry) {
        return quote.codePoints().filter(Character::isLetterOrDigit).count() >= SHORTEST_QUOTE
                || quote.equals(entry.text());
    }

    private boolean holds(LogEntry entry, String quote, String threadId) {
        return UntrustedText.shown(redactor, threadId, entry.shown()).contains(quote)
                || UntrustedText.shown(redactor, threadId, LogTools.shown(entry))
                        .contains(quote);
    }
}
