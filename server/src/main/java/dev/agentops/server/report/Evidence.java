package dev.agentops.server.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.context.ReadResult;
import dev.agentops.server.threads.ThreadQueries;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the tools of a run gave back, to be quoted. Thread-safe. */
public interface Evidence {
    /** Lines of logs are cited one by one; what an agent says or changes itself, and what a runbook claims, proves nothing. */
    Set<String> NONE = Set.of(
            "search_logs",
            "log_patterns",
            "log_context",
            "query_loki",
            "list_log_labels",
            ReadResult.NAME,
            "report_findings",
            RunReports.NO_CAUSE,
            "hand_off",
            "complete_task",
            "list_runbooks",
            "read_runbook",
            "edit_file",
            "write_file",
            "restore_file");

    /** Of the calls of a run that succeeded, in order. */
    List<Look> of(String runId);

    static Evidence in(ThreadQueries queries) {
        return runId -> Look.in(queries.messagesOfRun(runId)).stream()
                .filter(Look::succeeded)
                .toList();
    }

    /** What came of looking for a quote. @param problem empty when it was found */
    record Found(String problem, Optional<Look> look) {
        private static Found not(String problem) {
            return new Found(problem, Optional.empty());
        }
    }

    /** The last result of the tool that holds the quote letter by letter. Words that the call itself brought along are no answer. */
    default Found find(String runId, String tool, String quote) {
        if (NONE.contains(tool)) {
            return Found.not("what " + tool + " gives is no evidence; for a log, cite the line's own reference.");
        }
        var all = of(runId);
        var results = all.stream().filter(look -> origin(look, all).isOf(tool)).toList();
        if (results.isEmpty()) {
            return Found.not("'" + tool
                    + "' is neither a reference like store-api:1042 nor a tool that gave something in this run.");
        }
        var holding = results.stream()
                .filter(look -> look.result().content().contains(quote))
                .toList();
        if (holding.isEmpty()) {
            return Found.not("the quote is in no result of " + tool + "; copy it letter by letter.");
        }
        return holding.reversed().stream()
                .filter(look -> !asked(look).contains(quote))
                .findFirst()
                .map(look -> new Found("", Optional.of(look)))
                .orElse(Found.not("the quote for " + tool + " is what you asked with, not what it found."));
    }

    /** A page of a stored result is of the call that the result is of. */
    private static Look origin(Look look, List<Look> all) {
        String handle = look.call().arguments().path("handle").asText();
        return look.isOf(ReadResult.NAME)
                ? all.stream()
                        .filter(one -> one.call().id().equals(handle))
                        .findFirst()
                        .orElse(look)
                : look;
    }

    private static String asked(Look look) {
        var words = new StringBuilder();
        collect(look.call().arguments(), words);
        return words.toString();
    }

    private static void collect(JsonNode node, StringBuilder words) {
        if (node.isValueNode()) {
            words.append(node.asText()).append('\n');
        }
        node.forEach(child -> collect(child, words));
    }
}
