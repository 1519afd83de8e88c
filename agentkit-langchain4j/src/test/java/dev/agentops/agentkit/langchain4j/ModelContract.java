package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat.Call;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What every model keeps, over its provider's real wire format and, in what it extends, with the faults that a network has. */
abstract class ModelContract extends BrokenStreamContract {
    @Test
    void tellsTextWhileItComesAndRepliesWithAllOfIt() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
        var heard = new Heard();

        var reply = model().chat(ask(), heard);

        assertThat(heard.events).containsExactly("text:Hello", "text: there");
        assertThat(reply.text()).isEqualTo("Hello there");
        assertThat(reply.reasoning()).isEmpty();
        assertThat(reply.toolCalls()).isEmpty();
        assertThat(reply.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(reply.responseId()).isEqualTo(wire().answerId());
        assertThat(reply.usage().outputTokens()).isEqualTo(7);
        assertThat(reply.usage().modelCalls()).isEqualTo(1);
    }

    @Test
    void callsTheListenerOnTheCallersVirtualThread() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
        var heard = new Heard();

        var caller = Thread.ofVirtual().start(() -> {
            try {
                model().chat(ask(), heard);
            } catch (Exception e) {
                thrown.add(e);
            }
        });
        caller.join();

        assertThat(thrown).isEmpty();
        assertThat(heard.threads).isNotEmpty().allMatch(thread -> thread == caller);
    }

    @Test
    void tellsToolCallsWithTheirArgumentsInOrder() throws Exception {
        server.answers(
                ProviderSimulator.stream(wire().calls(new Call("look", "{\"path\":", "\"a\"}"), new Call("list"))));
        var heard = new Heard();

        var reply = model().chat(ask(), heard);

        assertThat(heard.events.getFirst()).isEqualTo("call0:look");
        assertThat(arguments(heard, 0)).isEqualTo("{\"path\":\"a\"}");
        assertThat(heard.events).contains("call1:list");
        assertThat(heard.events.indexOf("call1:list")).isGreaterThan(heard.events.lastIndexOf("arguments0:\"a\"}"));
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.toolCalls())
                .containsExactly(
                        new ModelReply.RequestedCall("look", Json.mapper().readTree("{\"path\":\"a\"}")),
                        new ModelReply.RequestedCall("list", Json.mapper().createObjectNode()));
    }

    @Test
    void keepsArgumentsThatAreNotJsonAsText() throws Exception {
        server.answers(ProviderSimulator.stream(wire().calls(new Call("look", "{\"path\": oops"))));

        var reply = model().chat(ask(), ModelListener.SILENT);

        assertThat(reply.toolCalls())
                .containsExactly(new ModelReply.RequestedCall("look", TextNode.valueOf("{\"path\": oops")));
    }

    @Test
    void saysThatTheAnswerWasCutAtItsLimit() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.LENGTH)));

        assertThat(model().chat(ask(), ModelListener.SILENT).finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void saysThatTheProviderRefused() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.REFUSED)));

        assertThat(model().chat(ask(), ModelListener.SILENT).finishReason()).isEqualTo(FinishReason.REFUSED);
    }

    @Test
    void sendsToolChoiceAndTheWholeSchema() throws Exception {
        for (var choice : ToolChoice.values()) {
            server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));
            model().chat(
                            new ModelRequest("You look.", List.of(user("hi")), List.of(look()), choice, 100),
                            ModelListener.SILENT);

            var sent = server.last().body();
            assertThat(toolChoiceIn(sent).toString()).contains(toolChoiceSent(choice));
            assertThat(sent.path("tools").toString())
                    .contains("\"minLength\":1")
                    .contains("\"required\":[\"path\"]")
                    .contains("\"items\":{\"type\":\"object\"");
        }
    }

    @Test
    void acceptsATranscriptWithEveryKindOfMessage() throws Exception {
        server.answers(ProviderSimulator.stream(hello(FinishReason.STOP)));

        model().chat(
                        new ModelRequest("You look.", everyKindOfMessage(), List.of(look()), ToolChoice.AUTO, 100),
                        ModelListener.SILENT);

        String sent = server.last().body().toString();
        assertThat(sent)
                .contains("call_1_0")
                .contains("call_1_1")
                .contains("(no output)")
                .contains("no, not that one");
    }

    @Test
    void neverShowsTheKey() {
        var settings = ModelSettings.of(KEY, server.url(), "test-model");

        assertThat(settings.toString()).doesNotContain(KEY);
        assertThat(model(settings).toString()).doesNotContain(KEY);
    }

    private static String arguments(Heard heard, int index) {
        String prefix = "arguments" + index + ":";
        var text = new StringBuilder();
        heard.events.stream().filter(e -> e.startsWith(prefix)).forEach(e -> text.append(e.substring(prefix.length())));
        return text.toString();
    }
}
