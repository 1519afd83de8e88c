package dev.agentops.server.tools;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writing down what was found. A quote that is not in the line it cites is refused: evidence is checked, not believed. */
public final class FindingTools {
    /** What the log analyzer knows; the coding agent reads it in the same run. */
    public static final StateKey<List<Finding>> FINDINGS = StateKey.listOf("findings", Finding.class);

    public record Evidence(
            @Description("the reference that search_logs printed, such as store-api:1042")
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

    private final Logs logs;
    private final Redactor redactor;

    FindingTools(Logs logs, Redactor redactor) {
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

    private ToolResult report(Finding finding, String threadId) throws IOException {
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

    private Optional<String> problemWith(Evidence evidence, String threadId) throws IOException {
        int colon = evidence.source().lastIndexOf(':');
        var source = colon < 0
                ? Optional.<Logs.Source>empty()
                : logs.source(evidence.source().substring(0, colon));
        if (source.isEmpty()) {
            return Optional.of("'" + evidence.source() + "' is not a reference like store-api:1042.");
        }
        if (evidence.quote().isBlank()) {
            return Optional.of("the quote for " + evidence.source() + " is empty.");
        }
        var cited = new ArrayList<LogLine>();
        logs.read(source.get(), line -> {
            if (line.reference().equals(evidence.source())) {
                cited.add(line);
            }
        });
        if (cited.isEmpty()) {
            return Optional.of("there is no line " + evidence.source() + " (the log may have rotated: search again).");
        }
        return UntrustedText.shown(redactor, threadId, cited.getFirst().text()).contains(evidence.quote())
                ? Optional.empty()
                : Optional.of("the quote is not in " + evidence.source() + "; copy it letter by letter.");
    }
}
