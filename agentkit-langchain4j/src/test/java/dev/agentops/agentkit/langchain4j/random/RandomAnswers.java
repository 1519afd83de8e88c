package dev.agentops.agentkit.langchain4j.random;

import com.sun.net.httpserver.HttpExchange;
import dev.agentops.agentkit.langchain4j.simulator.AnthropicEvents;
import dev.agentops.agentkit.langchain4j.simulator.GeminiEvents;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiEvents;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiResponsesEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat.Call;
import dev.agentops.agentkit.model.FinishReason;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/** A provider that answers anything: thoughts, nothing, calls of tools that do not exist with arguments that are none, faults. */
final class RandomAnswers implements ProviderSimulator.Script {
    private static final List<String> TEXTS = List.of(
            "",
            "",
            " ",
            "\n\n",
            "Looking.",
            "Ends with a space ",
            "  begins with two",
            "héllo 😀 \u0000 end",
            "a\nb\n\nc");
    private static final List<String> TOOLS = List.of(
            "look",
            "look",
            "look",
            "change",
            "change",
            "ask_team",
            "hand_off",
            "final_answer",
            "complete_task",
            "nope",
            "no such tool!",
            "3d-look",
            "-dash",
            "looks.like:this",
            "t".repeat(100),
            "größe");
    private static final List<String> ARGUMENTS = List.of(
            "{\"text\":\"x\"}",
            "{\"text\":\"x\"}",
            "{\"text\":\"x\"}",
            "{\"task\":\"dig\"}",
            "{\"agent\":\"plain\",\"reason\":\"r\"}",
            "{\"summary\":\"s\"}",
            "{\"text\":7}",
            "{}",
            "",
            "[1,2]",
            "\"words\"",
            "null",
            "{\"text\": oops",
            "{\"text\":\"😀\"}");

    private final ProviderSimulator server;
    private final Random random;
    private boolean half;

    RandomAnswers(ProviderSimulator server, Random random) {
        this.server = server;
        this.random = random;
    }

    /** The next answer stops in the middle of its text and never goes on. */
    synchronized void halfNext() {
        half = true;
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException, InterruptedException {
        next(exchange).answer(exchange);
    }

    private synchronized ProviderSimulator.Script next(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        var wire = wire(path);
        if (half) {
            half = false;
            return server.stalls(wire.begins("Half of", " it"));
        }
        return switch (random.nextInt(40)) {
            case 0 -> ProviderSimulator.stream(wire.says(FinishReason.LENGTH, text()));
            case 1 -> ProviderSimulator.stream(wire.says(FinishReason.REFUSED, text()));
            case 2 -> RandomAnswers::busy;
            default ->
                ProviderSimulator.stream(wire.answers(
                        random.nextInt(3) == 0 ? "thought " + random.nextInt() : "",
                        text(),
                        calls(wire instanceof GeminiEvents)));
        };
    }

    private static void busy(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("retry-after", "0.001");
        ProviderSimulator.status(exchange, 529, "{}");
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private Call[] calls(boolean objectsOnly) {
        var calls = new Call[Math.max(0, random.nextInt(5) - 1)];
        for (int i = 0; i < calls.length; i++) {
            String arguments;
            do {
                arguments = ARGUMENTS.get(random.nextInt(ARGUMENTS.size()));
            } while (objectsOnly && !(arguments.startsWith("{") && arguments.endsWith("}")));
            String name = TOOLS.get(random.nextInt(TOOLS.size()));
            calls[i] = arguments.isEmpty() ? new Call(name) : new Call(name, arguments);
        }
        return calls;
    }

    private static WireFormat wire(String path) {
        if (path.endsWith("/messages")) {
            return new AnthropicEvents();
        }
        if (path.endsWith("/responses")) {
            return new OpenAiResponsesEvents();
        }
        return path.endsWith("/completions") ? new OpenAiEvents() : new GeminiEvents();
    }
}
