package dev.agentops.server.tools;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogException;
import dev.agentops.server.logs.LogStore;
import dev.agentops.server.report.Evidence;
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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writing down what was found. A quote that is not in the line it cites is struck: evidence is checked, not believed. */
public final class FindingTools {
    /** What the log analyzer knows; the coding agent reads it in the same run. */
    public static final StateKey<List<Finding>> FINDINGS = StateKey.listOf("findings", Finding.class);

    private static final int MOST_ITEMS = 20;
    private static final int SHORTEST_QUOTE = 6;

    record Quote(
            @Description(
                    "the reference that search_logs or log_patterns printed, such as store-api:1042; for anything else the name of the tool that showed it, such as query_metrics")
            String source,

            @Description("a part of that line or result, letter by letter")
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
    private final Evidence results;
    private final Redactor redactor;

    FindingTools(LogStore logs, Evidence results, Redactor redactor) {
        this.logs = logs;
        this.results = results;
        this.redactor = redactor;
    }

    List<Tool<?>> tools() {
        return List.of(
                Tool.reads(
                        "report_findings",
                        "Records a cause, with quotes of log lines and of tool results as evidence. Quotes are checked. Other agents see it.",
                        ReportFindings.class,
                        this::report),
                Tool.reads(
                        RunReports.NO_CAUSE,
                        "Records that an investigation ends without a cause: nothing is wrong, or it cannot be told.",
                        ReportNoCause.class,
                        (input, context) -> noCause(input)));
    }

    private ToolResult report(ReportFindings input, ToolContext context) throws IOException, InterruptedException {
        if (input.evidence().isEmpty()) {
            return ToolResult.error("A finding needs evidence: cite at least one log line or tool result.");
        }
        if (input.evidence().size() > MOST_ITEMS) {
            return ToolResult.error("At most " + MOST_ITEMS + " quotes: choose those that show the cause.");
        }
        boolean confirmed = claimed(input.certainty());
        var evidence = new ArrayList<Finding.Evidence>();
        var struck = new ArrayList<Finding.Struck>();
        var places = new HashSet<Object>();
        for (var quote : input.evidence()) {
            var checked = checked(quote, context);
            if (checked.evidence() != null) {
                evidence.add(checked.evidence());
                places.add(checked.place());
            } else {
                struck.add(new Finding.Struck(quote.source(), quote.quote(), checked.problem()));
            }
        }
        String problems = struck.stream().map(Finding.Struck::problem).collect(Collectors.joining(" "));
        if (evidence.isEmpty()) {
            return ToolResult.error("Not recorded: " + problems);
        }
        var verdict = Verdict.of(confirmed, places.size(), struck.size());
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
                struck.isEmpty() ? null : struck,
                evidence.stream()
                        .map(Finding.Evidence::at)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
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

    /** @param evidence null if there is a problem. @param place what is the same for two quotes that show the same */
    private record Checked(String problem, Finding.@Nullable Evidence evidence, Object place) {
        static Checked not(String problem) {
            return new Checked(problem, null, "");
        }
    }

    private Checked checked(Quote quote, ToolContext context) throws IOException, InterruptedException {
        if (quote.quote().isBlank()) {
            return Checked.not("the quote for " + quote.source() + " is empty.");
        }
        return quote.source().matches("(?s).+:\\d\\S*")
                ? inLine(quote, context.threadId())
                : inResult(quote, context.runId());
    }

    private Checked inResult(Quote quote, String runId) {
        if (!saysEnough(quote.quote())) {
            return tooLittle(quote);
        }
        var found = results.find(runId, quote.source(), quote.quote());
        return found.look()
                .map(look -> new Checked(
                        "",
                        new Finding.Evidence(
                                quote.source(), quote.quote(), null, look.call().id()),
                        quote.source()))
                .orElse(Checked.not(found.problem()));
    }

    private Checked inLine(Quote quote, String threadId) throws IOException, InterruptedException {
        List<LogEntry> cited;
        try {
            cited = logs.cited(quote.source());
        } catch (LogException e) {
            return Checked.not(quote.source() + " cannot be looked up: " + e.getMessage());
        }
        if (cited.isEmpty()) {
            return Checked.not("there is no line " + quote.source() + " (the log may have rotated: search again).");
        }
        if (!saysEnough(quote.quote())
                && cited.stream().noneMatch(entry -> quote.quote().equals(entry.text()))) {
            return tooLittle(quote);
        }
        return cited.stream()
                .filter(entry -> holds(entry, quote.quote(), threadId))
                .findFirst()
                .map(entry -> new Checked(
                        "", new Finding.Evidence(quote.source(), quote.quote(), at(entry), null), Line.of(entry)))
                .orElse(Checked.not("the quote is not in " + quote.source() + "; copy it letter by letter."));
    }

    private static Checked tooLittle(Quote quote) {
        return Checked.not(
                "the quote for " + quote.source() + " says too little: quote the words that show the cause.");
    }

    private static @Nullable String at(LogEntry entry) {
        return entry.nanos() == LogEntry.NO_TIME
                ? null
                : Instant.ofEpochSecond(0, entry.nanos()).toString();
    }

    /** A letter or two are in every line. */
    private static boolean saysEnough(String quote) {
        return quote.codePoints().filter(Character::isLetterOrDigit).count() >= SHORTEST_QUOTE;
    }

    private boolean holds(LogEntry entry, String quote, String threadId) {
        return UntrustedText.shown(redactor, threadId, entry.shown()).contains(quote)
                || UntrustedText.shown(redactor, threadId, LogTools.shown(entry))
                        .contains(quote);
    }
}
