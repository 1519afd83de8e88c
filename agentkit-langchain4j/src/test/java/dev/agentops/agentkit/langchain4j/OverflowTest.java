package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.langchain4j.simulator.AnthropicEvents;
import dev.agentops.agentkit.langchain4j.simulator.GeminiEvents;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiEvents;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiResponsesEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator.Script;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat.Call;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** A run whose provider says that the request is too long, over each provider's wire format. */
@Timeout(60)
class OverflowTest {
    record Nothing() {}

    private void recovers(Function<ModelSettings, ChatModel> api, WireFormat wire, String tooLong) throws Exception {
        try (var server = new ProviderSimulator()) {
            Script refused = exchange -> ProviderSimulator.status(exchange, 400, tooLong);
            server.answersInTurn(
                    ProviderSimulator.stream(wire.calls(new Call("look"))),
                    ProviderSimulator.stream(wire.calls(new Call("look"))),
                    refused,
                    ProviderSimulator.stream(wire.says(FinishReason.STOP, "They looked", " twice.")),
                    ProviderSimulator.stream(wire.says(FinishReason.STOP, "All is well.")));
            var look = Tool.reads(
                    "look", "Looks.", Nothing.class, (input, context) -> ToolResult.ok("seen ".repeat(1_000)));
            var agent = new Agent(
                    "worker",
                    "works",
                    state -> "You work.",
                    List.of(look),
                    api.apply(ModelSettings.of("sk-test", server.url(), "test-model")));
            var log = new InMemoryThreadLog();

            var result = Network.of(agent, Limits.DEFAULT)
                    .run(
                            new RunRequest("t", "run_1", "ann", "m1", "Is it well?"),
                            new InMemorySteps(),
                            log,
                            ToolGate.open());

            assertThat(result.error()).isEmpty();
            assertThat(result.status()).isEqualTo(RunResult.Status.COMPLETED);
            assertThat(result.answer()).isEqualTo("All is well.");
            assertThat(server.received()).hasSize(5);
            assertThat(server.received().get(3).body().toString())
                    .contains("You keep the memory")
                    .doesNotContain("\"tools\"");
            assertThat(server.last().body().toString())
                    .contains("They looked twice.")
                    .contains("Is it well?");
            assertThat(server.last().body().toString().length())
                    .isLessThan(server.received().get(2).body().toString().length());
            assertThat(log.entries("t"))
                    .extracting(entry -> entry.event())
                    .hasAtLeastOneElementOfType(AgentEvent.ContextCompacted.class);
        }
    }

    @Test
    void anthropic() throws Exception {
        recovers(
                LangChain4jModels::anthropic,
                new AnthropicEvents(),
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 208310 tokens > 200000 maximum\"}}");
    }

    @Test
    void openAi() throws Exception {
        recovers(
                LangChain4jModels::openAi,
                new OpenAiEvents(),
                "{\"error\":{\"message\":\"too many\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}");
    }

    @Test
    void openAiResponses() throws Exception {
        recovers(
                LangChain4jModels::openAiResponses,
                new OpenAiResponsesEvents(),
                "{\"error\":{\"message\":\"too many\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}");
    }

    @Test
    void gemini() throws Exception {
        recovers(
                LangChain4jModels::gemini,
                new GeminiEvents(),
                "{\"error\":{\"code\":400,\"message\":\"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).\",\"status\":\"INVALID_ARGUMENT\"}}");
    }
}
