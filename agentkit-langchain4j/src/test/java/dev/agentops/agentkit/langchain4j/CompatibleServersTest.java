package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.Usage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/** What servers that speak OpenAI's format, such as Ollama and vLLM, do otherwise than OpenAI. */
class CompatibleServersTest {
    private static final String DONE = "data: [DONE]\n\n";

    private ProviderSimulator server;
    private final Heard heard = new Heard();

    @BeforeEach
    void startServer() throws IOException {
        server = new ProviderSimulator();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private ModelReply reply(String... deltas) throws Exception {
        var events = new StringBuilder();
        for (var delta : deltas) {
            events.append(OpenAiEvents.chunk(delta.replace('\'', '"'), "null"));
        }
        server.answers(ProviderSimulator.stream(events + OpenAiEvents.chunk("{}", "\"stop\"") + DONE));
        return model(server.url()).chat(ModelBench.ask(), heard);
    }

    private static ChatModel model(String url) {
        return LangChain4jModels.openAi(ModelSettings.of("", url, "qwen3"));
    }

    private static ModelReply.RequestedCall look(String path) {
        return new ModelReply.RequestedCall(
                "look", Json.mapper().createObjectNode().put("path", path));
    }

    @Test
    void noUsageIsNoTokensAndOneCall() throws Exception {
        var reply = reply("{'role':'assistant','content':'Hello'}");

        assertThat(reply.text()).isEqualTo("Hello");
        assertThat(reply.usage()).isEqualTo(new Usage(0, 0, 0, 1));
    }

    @Test
    void callsWithoutIdsAndAtOneIndexAreSeveral() throws Exception {
        var reply = reply(
                "{'tool_calls':[{'index':0,'function':{'name':'look','arguments':'{\\'path\\':\\'a\\'}'}}]}"
                        .replace("\\'", "\\\""),
                "{'tool_calls':[{'index':0,'function':{'name':'look','arguments':'{\\'path\\':\\'b\\'}'}}]}"
                        .replace("\\'", "\\\""));

        assertThat(reply.toolCalls()).containsExactly(look("a"), look("b"));
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(heard.events).contains("call0:look", "call1:look");
    }

    @Test
    void callsWithoutAnIndexAreSeveral() throws Exception {
        var reply = reply(
                "{'tool_calls':[{'id':'a','function':{'name':'look','arguments':'{}'}},{'id':'b','function':{'name':'list','arguments':'{}'}}]}");

        assertThat(reply.toolCalls()).extracting(ModelReply.RequestedCall::name).containsExactly("look", "list");
    }

    @Test
    void argumentsThatAreAnObjectAreTaken() throws Exception {
        var reply = reply("{'tool_calls':[{'index':0,'id':'a','function':{'name':'look','arguments':{'path':'a'}}}]}");

        assertThat(reply.toolCalls()).containsExactly(look("a"));
    }

    @Test
    void argumentsInPiecesStayOneCall() throws Exception {
        var reply = reply(
                "{'tool_calls':[{'index':0,'id':'a','function':{'name':'look','arguments':''}}]}",
                "{'tool_calls':[{'index':0,'function':{'arguments':'{\\'path\\':'}}]}".replace("\\'", "\\\""),
                "{'tool_calls':[{'index':0,'function':{'name':'','arguments':'\\'a\\'}'}}]}".replace("\\'", "\\\""));

        assertThat(reply.toolCalls()).containsExactly(look("a"));
    }

    /** As vLLM, SGLang and LiteLLM write what has no value: null, in each piece after the first. */
    @Test
    void aNameThatIsNullGoesOnWithTheCall() throws Exception {
        var reply = reply(
                "{'tool_calls':[{'index':0,'id':'a','function':{'name':'look','arguments':''}}]}",
                "{'tool_calls':[{'index':0,'id':null,'function':{'name':null,'arguments':'{\\'path\\':'}}]}"
                        .replace("\\'", "\\\""),
                "{'tool_calls':[{'index':0,'id':null,'function':{'name':null,'arguments':'\\'a\\'}'}}]}"
                        .replace("\\'", "\\\""));

        assertThat(reply.toolCalls()).containsExactly(look("a"));
        assertThat(heard.events).filteredOn(event -> event.startsWith("call")).containsExactly("call0:look");
    }

    @Test
    void aNameThatComesWithEachPieceGoesOnWithTheCall() throws Exception {
        for (var id : new String[] {"'id':'a',", ""}) {
            heard.events.clear();
            var reply = reply(
                    "{'tool_calls':[{'index':0,'id':'a','function':{'name':'look','arguments':''}}]}",
                    ("{'tool_calls':[{'index':0," + id + "'function':{'name':'look','arguments':'{\\'path\\':'}}]}")
                            .replace("\\'", "\\\""),
                    ("{'tool_calls':[{'index':0," + id + "'function':{'name':'look','arguments':'\\'a\\'}'}}]}")
                            .replace("\\'", "\\\""));

            assertThat(reply.toolCalls()).as(id).containsExactly(look("a"));
            assertThat(heard.events)
                    .as(id)
                    .filteredOn(event -> event.startsWith("call"))
                    .containsExactly("call0:look");
        }
    }

    @Test
    void reasoningIsToldUnderBothItsNames() throws Exception {
        var reply =
                reply("{'role':'assistant','reasoning_content':'Hm'}", "{'reasoning':', so'}", "{'content':'Hello'}");

        assertThat(heard.events).containsExactly("reasoning:Hm", "reasoning:, so", "text:Hello");
        assertThat(reply.reasoning()).isEqualTo("Hm, so");
    }

    @Test
    void aStreamThatEndsWithItsReasonButWithoutDoneIsWhole() throws Exception {
        server.answers(ProviderSimulator.stream(
                OpenAiEvents.chunk("{\"content\":\"Hello\"}", "null") + OpenAiEvents.chunk("{}", "\"stop\"")));

        assertThat(model(server.url()).chat(ModelBench.ask(), heard).text()).isEqualTo("Hello");
    }

    /** learn.microsoft.com/azure/foundry/openai/api-version-lifecycle: the v1 API takes OpenAI's client as it is. */
    @Test
    void azureIsReachedByItsBaseUrl() throws Exception {
        server.answers(ProviderSimulator.stream(new OpenAiEvents().says(FinishReason.STOP, "Hello")));
        String azure = server.url().replace("/v1", "/openai/v1/");

        LangChain4jModels.openAi(ModelSettings.of("azure-key", azure, "my-deployment"))
                .chat(ModelBench.ask(), heard);

        assertThat(server.last().path()).isEqualTo("/openai/v1/chat/completions");
        assertThat(server.last().headers().getFirst("authorization")).isEqualTo("Bearer azure-key");
        assertThat(server.last().body().path("model").asText()).isEqualTo("my-deployment");
    }
}
