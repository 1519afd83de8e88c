package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** For people: the answer as it is written, a line for each tool call, a block for each approval. */
final class TextRunView implements RunView {
    private static final int ARGUMENTS_LIMIT = 100;
    /** A shorter wait is over before it is read. */
    private static final int NOTICED_MS = 2_000;

    private final PrintWriter out;
    private final Map<String, ToolCall> calls = new HashMap<>();
    private final StringBuilder message = new StringBuilder();
    private String agent = "";
    private String assistantMessage = "";
    private String switched = "";
    private Spent spent = Spent.NOTHING;
    private boolean whole = true;
    private boolean atLineStart = true;

    TextRunView(PrintWriter out) {
        this.out = out;
    }

    private record ToolCall(String name, String arguments) {}

    @Override
    public void joins(JsonNode run) {
        whole = false;
        for (JsonNode said : run.path("messages")) {
            for (JsonNode call : said.path("toolCalls")) {
                calls.put(
                        call.path("id").asText(),
                        new ToolCall(field(call, "name"), call.path("arguments").toString()));
            }
        }
        line(Style.DIM.of("(" + run.path("status").asText() + " after "
                + run.path("steps").size() + " steps; --from-start shows them)"));
        if (run.hasNonNull("waitingFor")) {
            line(Style.YELLOW.of("waits for: " + field(run, "waitingFor") + "  (./agentops approvals)"));
        }
        out.flush();
    }

    @Override
    public void show(EventStream.Entry entry) {
        JsonNode event = entry.event();
        switch (event.path("type").asText()) {
            case "STEP_STARTED" -> showAgent(field(event, "stepName"));
            case "TEXT_MESSAGE_START" -> startMessage(event);
            case "TEXT_MESSAGE_CONTENT" -> write(event);
            case "TOOL_CALL_START" ->
                calls.put(event.path("toolCallId").asText(), new ToolCall(field(event, "toolCallName"), ""));
            case "TOOL_CALL_ARGS" ->
                calls.computeIfPresent(
                        event.path("toolCallId").asText(),
                        (id, call) -> new ToolCall(
                                call.name(),
                                call.arguments() + event.path("delta").asText()));
            case "TOOL_CALL_RESULT" -> showResult(event);
            case "CUSTOM" -> showCustom(event.path("name").asText(), event.path("value"));
            case "RUN_ERROR" -> line(Style.RED.of("The run failed: " + field(event, "message")));
            default -> {}
        }
        out.flush();
    }

    @Override
    public void end(RunResultLine result) {
        if (!result.answer().isBlank()
                && !message.toString().strip().equals(result.answer().strip())) {
            line(Printable.text(result.answer()));
        }
        line(Style.ofStatus(result.status()).of(result.status())
                + Style.DIM.of("  run " + result.runId() + "  thread " + result.threadId()
                        + (spent.isNothing() || !whole ? "" : "  " + spent.text())));
        out.flush();
    }

    @Override
    public void connectionLost() {
        line(Style.DIM.of("(the connection was lost; looking for the server)"));
        out.flush();
    }

    private void showAgent(String name) {
        if (!name.equals(agent)) {
            agent = name;
            line(Style.DIM.of("[" + name + "]"));
        }
    }

    private void startMessage(JsonNode event) {
        if (event.path("role").asText().equals("assistant")) {
            assistantMessage = event.path("messageId").asText();
            message.setLength(0);
            freshLine();
        }
    }

    private void write(JsonNode event) {
        if (event.path("messageId").asText().equals(assistantMessage)) {
            String delta = Printable.text(event.path("delta").asText());
            message.append(delta);
            out.print(delta);
            atLineStart = delta.isEmpty() ? atLineStart : delta.endsWith("\n");
        }
    }

    private void showResult(JsonNode event) {
        ToolCall call = calls.getOrDefault(event.path("toolCallId").asText(), new ToolCall("tool", ""));
        JsonNode ops = event.path("metadata").path("ops");
        String status = ops.path("status").asText("ok");
        String duration = ops.has("durationMs")
                ? "  " + Times.exact(ops.path("durationMs").asLong())
                : "";
        line("  " + Style.BOLD.of(call.name()) + " " + Printable.shortLine(call.arguments(), ARGUMENTS_LIMIT) + "  "
                + Style.ofStatus(status).of(status) + Style.DIM.of(duration));
    }

    private void showCustom(String name, JsonNode value) {
        switch (name) {
            case "ops.attempt" -> {
                message.setLength(0);
                line(Style.DIM.of("(the model is asked again: " + field(value, "reason") + ")"));
            }
            case "ops.model.retry" -> {
                long wait = value.path("waitMs").asLong();
                if (wait >= NOTICED_MS) {
                    line(Style.DIM.of("(no answer of the model: it is asked again in " + Times.exact(wait) + ")"));
                }
            }
            case "ops.router" -> {
                if (!field(value, "agent").isEmpty()) {
                    line(Style.DIM.of("(router, " + field(value, "rule") + ": " + field(value, "agent") + ", "
                            + field(value, "reason") + ")"));
                }
            }
            case "ops.approval.opened" -> {
                line(ApprovalText.of(value, Instant.now()));
                line("  approve: ./agentops approve %s    reject: ./agentops reject %1$s --reason \"…\""
                        .formatted(field(value, "id")));
            }
            case "ops.approval.closed" -> line("  " + ApprovalText.outcome(value));
            case "ops.finding" -> line("  Finding: " + field(value, "service") + ": " + field(value, "summary"));
            case "ops.usage" -> spent = spent.plus(value);
            case "ops.model.switched" -> showSwitch(value);
            case "ops.result.stored" ->
                line(Style.DIM.of("  (" + count(value.path("characters").asLong())
                        + " characters stored: the model reads head and tail, and pages by handle)"));
            case "ops.context.trimmed" ->
                line(Style.DIM.of("(" + value.path("results").asInt() + " older results, "
                        + count(value.path("characters").asLong()) + " characters, are no longer sent to the model)"));
            case "ops.context.compacted" ->
                line(Style.DIM.of("(the older part of the thread was "
                        + (value.path("summarised").asBoolean() ? "summarised" : "shortened") + " for the model: "
                        + field(value, "reason") + ")"));
            case "ops.loop" -> line(Style.YELLOW.of("The run goes in circles: " + field(value, "reason")));
            case "ops.limit" -> line(Style.YELLOW.of("The run reached a limit: " + field(value, "detail")));
            default -> {}
        }
    }

    /** Each call that another model answers says so; people need to hear it once. */
    private void showSwitch(JsonNode value) {
        String text = "%s did not answer %s times; %s goes on (%s)"
                .formatted(field(value, "from"), field(value, "failures"), field(value, "to"), field(value, "reason"));
        if (!text.equals(switched)) {
            switched = text;
            line(Style.YELLOW.of(text));
        }
    }

    private void line(String text) {
        freshLine();
        out.println(text);
    }

    private void freshLine() {
        if (!atLineStart) {
            out.println();
            atLineStart = true;
        }
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String field(JsonNode node, String name) {
        return Printable.line(node.path(name).asText());
    }
}
