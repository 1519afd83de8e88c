package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

@Command(
        name = "ask",
        description = "Ask a question and watch the run until it ends. The run goes on when this command is ended.",
        mixinStandardHelpOptions = true)
final class AskCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "QUESTION", description = "What to find out or to do; - reads it from standard input.")
    private String question;

    @Option(names = "--thread", paramLabel = "ID", description = "Go on in this thread instead of a new one.")
    private @Nullable String threadId;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Letters, digits, '.', '_' and '-'. The same question with the same key is asked once.")
    private @Nullable String key;

    @Option(names = "--json", description = "One event a line, and the result as the last line.")
    private boolean json;

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            description = "Who takes the first turn, in place of the router's choice.")
    private @Nullable String agent;

    @Option(names = "--detach", description = "Don't wait for the run.")
    private boolean detach;

    @Override
    public Integer call() {
        Api api = server.api();
        if (agent != null) {
            checkAgent(api, agent);
        }
        long after = threadId == null ? 0 : lastSeq(api, threadId);
        JsonNode accepted = api.post("/api/chat", request());
        RunResultLine run = new RunResultLine(
                accepted.path("threadId").asText(), accepted.path("runId").asText(), "queued", "");
        if (detach) {
            out().println(json ? Json.write(run) : "Run %s is under way: ./agentops run %1$s".formatted(run.runId()));
            return 0;
        }
        if (!json) {
            sayWhichModel(api);
        }
        if (key != null) {
            // sent again, its end may lie before: nothing would ever come behind it
            JsonNode known = api.get("/api/runs/" + Api.segment(run.runId()));
            if (known.hasNonNull("finishedAt")) {
                return RunFollow.fromNowOn(api, known, json, out());
            }
        }
        return RunFollow.toTheEnd(api, run, after, json, out());
    }

    /** The message id makes the request safe to send twice. */
    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        if (threadId != null) {
            request.put("threadId", threadId);
        }
        if (agent != null) {
            request.put("agent", agent);
        }
        request.put(
                "userMessage", Map.of("id", key == null ? UUID.randomUUID().toString() : key, "content", content()));
        return request;
    }

    /** A server of an earlier build would leave the choice to its router without a word. */
    private static void checkAgent(Api api, String name) {
        JsonNode agents = api.get("/api/me").path("agents");
        if (!agents.isArray()) {
            throw new CommandException("This server is of a build that takes no --agent: upgrade it, or ask without");
        }
        if (agents.valueStream().noneMatch(one -> one.asText().equals(name))) {
            throw new CommandException("There is no agent '" + name + "'. Agents are "
                    + agents.valueStream().map(JsonNode::asText).collect(Collectors.joining(", ")));
        }
    }

    private String content() {
        if (!question.equals("-")) {
            return question;
        }
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new CommandException("Standard input can't be read", e);
        }
    }

    private void sayWhichModel(Api api) {
        JsonNode model = api.get("/api/me").path("model");
        if (model.path("offline").asBoolean()) {
            out().println(Style.DIM.of("The offline model answers: rules, no language model. Set ANTHROPIC_API_KEY,"
                    + " OPENAI_API_KEY or GEMINI_API_KEY for a real one."));
            out().flush();
        }
    }

    private static long lastSeq(Api api, String threadId) {
        return api.get("/api/threads/" + Api.segment(threadId)).path("seq").asLong();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
