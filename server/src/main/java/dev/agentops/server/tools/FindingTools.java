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
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writing down what was found. A quote that is not in the line it cites is refused: evidence is checked, not believed. */
public final class FindingTools {
    /** What the log analyzer knows; the coding agent reads it in the same run. */
    public static final StateKey<List<Finding>> FINDINGS = StateKey.listOf("findings", Finding.class);

    public record Evidence(
            @Description("the reference that search_logs or log_patterns printed, such as store-api:1042")
            String source,

            @Description("a part of that line, letter by letter")
            String quote) {}

    public record Finding(
            @Description("the service where the cause is") String service,
            @Description("what users see, one sentence") String summary,
            @Description("the cause, one or two sentences") String cause,

            @Description("file of the cause, relative to the workspace") @Nullable
            String file,

            @Description("line in that file") @Nullable Integer line,
            List<Evidence> evidence,

            @Description("the smallest change that would fix it") @Nullable
            String suggested_action) {}

    private final LogStore logs;
    private final Redactor redactor;

    FindingTools(LogStore logs, Redactor redactor) {
        this.logs = logs;
        this.redactor = redactor;
    }

    Tool<Finding> tool() {
        return Tool.reads(
                "report_findings",
                "Records a cause that you are sure of, with log lines as evidence. Other agents see it.",
                Finding.class,
                (input, context) -> report(input, context.threadId()));
    }

    private ToolResult report(Finding finding, String threadId) throws IOException, InterruptedException {
        if (finding.evidence().isEmpty()) {
            return ToolResult.error("A finding needs evidence: cite at least one log line.");
        }
        for (var evidence : finding.evidence()) {
            var problem = problemWith(evidence, threadId);
            if (problem.isPresent()) {
                return ToolResult.error("Not recorded: " + problem.get());
            }
        }
        return ToolResult.ok("recorded with " + finding.evidence().size() + " checked quotes")
                .with(StatePatch.NONE.append(FINDINGS, finding))
                .with(new AgentEvent.Custom("finding", Json.tree(finding)));
    }

    private Optional<String> problemWith(Evidence evidence, String threadId) throws IOException, InterruptedException {
        if (!evidence.source().matches("(?s).+:\\d\\S*")) {
            return Optional.of("'" + evidence.source() + "' is not a reference like store-api:1042.");
        }
        if (evidence.quote().isBlank()) {
            return Optional.of("the quote for " + evidence.source() + " is empty.");
        }
        List<LogEntry> cited;
        try {
            cited = logs.cited(evidence.source());
        } catch (LogException e) {
            return Optional.of(evidence.source() + " cannot be looked up: " + e.getMessage());
        }
        if (cited.isEmpty()) {
            return Optional.of("there is no line " + evidence.source() + " (the log may have rotated: search again).");
        }
        return cited.stream().anyMatch(entry -> holds(entry, evidence.quote(), threadId))
                ? Optional.empty()
                : Optional.of("the quote is not in " + evidence.source() + "; copy it letter by letter.");
    }

    private boolean holds(LogEntry entry, String quote, String threadId) {
        return UntrustedText.shown(redactor, threadId, entry.shown()).contains(quote)
                || UntrustedText.shown(redactor, threadId, LogTools.shown(entry))
                        .contains(quote);
    }
}
