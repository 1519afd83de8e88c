package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "allow",
        description = "Let such calls run without asking, for a while. Shows what that means first.",
        mixinStandardHelpOptions = true)
final class PolicyAllowCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(names = "--approval", paramLabel = "ID", description = "The call of this approval, exactly.")
    private @Nullable String approval;

    @Option(names = "--tool", paramLabel = "TOOL", description = "Default: run_command.", defaultValue = "run_command")
    private String tool;

    @Option(names = "--path", paramLabel = "PATTERN", description = "Files, such as src/**.")
    private @Nullable String path;

    @Option(names = "--service", paramLabel = "PATTERN", description = "A service, such as store-*.")
    private @Nullable String service;

    @Option(names = "--thread", paramLabel = "ID", description = "Only in this thread.")
    private @Nullable String thread;

    @Option(names = "--hours", description = "Default: ${DEFAULT-VALUE}, at most 2160.", defaultValue = "8")
    private int hours;

    @Option(
            names = "--even-if-tainted",
            description = "Also in threads that have read logs, files or other text from outside.")
    private boolean tainted;

    @Option(names = "--reason", paramLabel = "TEXT")
    private @Nullable String reason;

    @Option(names = "--yes", description = "Don't ask.")
    private boolean yes;

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "Of a command, after --; * and ** stand for words.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        Map<String, Object> draft = draft();
        JsonNode proposal = server.api().post("/api/policy/rules/preview", draft);
        PrintWriter out = spec.commandLine().getOut();
        show(proposal, out);
        if (!proposal.path("refusals").isEmpty()) {
            return 1;
        }
        if (!yes && !isConfirmed()) {
            out.println("No rule was made.");
            return 1;
        }
        draft.put("digest", proposal.path("digest").asText());
        JsonNode made = server.api().post("/api/policy/rules", draft);
        out.println("Made " + made.at("/rule/id").asText() + ", until "
                + made.at("/rule/expiresAt").asText());
        return 0;
    }

    private Map<String, Object> draft() {
        Map<String, Object> draft = new LinkedHashMap<>();
        if (approval == null) {
            draft.put("tool", tool);
            draft.put("match", "pattern");
        } else {
            draft.put("approvalId", approval);
        }
        if (!words.isEmpty()) {
            draft.put("argv", words);
            draft.put("match", "pattern");
        }
        put(draft, "path", path);
        put(draft, "service", service);
        put(draft, "threadId", thread);
        put(draft, "reason", reason);
        draft.put("hours", hours);
        draft.put("evenIfTainted", tainted);
        return draft;
    }

    private static void put(Map<String, Object> draft, String field, @Nullable String value) {
        if (value != null) {
            draft.put(field, value);
        }
    }

    private static void show(JsonNode proposal, PrintWriter out) {
        list(out, "", proposal.path("words"));
        list(out, "covers      ", proposal.path("covers"));
        list(out, "covers not  ", proposal.path("coversNot"));
        out.println("would have made " + proposal.path("allowedCount").asInt() + " of the last "
                + proposal.path("looked").asInt() + " approvals needless");
        list(out, "warning     ", proposal.path("warnings"));
        list(out, "refused     ", proposal.path("refusals"));
    }

    private static void list(PrintWriter out, String head, JsonNode lines) {
        lines.forEach(line -> out.println(head + Printable.line(line.asText())));
    }

    private boolean isConfirmed() {
        if (!Screen.isTerminal()) {
            throw new CommandException("Nobody can be asked here: add --yes");
        }
        String answer = System.console().readLine("Make this rule? [y/N] ");
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }
}
