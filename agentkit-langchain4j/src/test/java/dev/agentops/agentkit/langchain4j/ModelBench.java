package dev.agentops.agentkit.langchain4j;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.ToolSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A model before a provider on loopback. After each test nothing that was logged or thrown may show the key. */
@Timeout(30)
abstract class ModelBench {
    static final String KEY = "sk-test-THE-KEY-0123456789";

    ProviderSimulator server;
    private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
    final List<Throwable> thrown = new ArrayList<>();

    abstract ChatModel model(ModelSettings settings);

    abstract WireFormat wire();

    /** Where the request says whether a tool may or must be called. */
    abstract JsonNode toolChoiceIn(JsonNode request);

    abstract String toolChoiceSent(ToolChoice choice);

    @BeforeEach
    void startServer() throws IOException {
        server = new ProviderSimulator();
        logs.start();
        var root = (Logger) LoggerFactory.getLogger("dev");
        root.setLevel(Level.TRACE);
        root.addAppender(logs);
    }

    @AfterEach
    void stopServerAndLookForTheKey() {
        server.close();
        ((Logger) LoggerFactory.getLogger("dev")).detachAppender(logs);
        logs.list.forEach(event -> assertThat(event.getFormattedMessage()).doesNotContain(KEY));
        thrown.forEach(error -> assertThat(stackTrace(error)).doesNotContain(KEY));
    }

    String hello(FinishReason reason) {
        return wire().says(reason, "Hello", " there");
    }

    ChatModel model() {
        return model(ModelSettings.of(KEY, server.url(), "test-model"));
    }

    static ModelRequest ask() {
        return new ModelRequest("You are terse.", List.of(user("hi")), List.of(), ToolChoice.AUTO, 100);
    }

    static Message user(String text) {
        return new Message.FromUser("m", text);
    }

    static ToolSpec look() throws IOException {
        return new ToolSpec("look", "Looks at a file", (com.fasterxml.jackson.databind.node.ObjectNode)
                Json.mapper().readTree("""
                        {"type":"object","properties":{"path":{"type":"string","minLength":1},
                         "marks":{"type":"array","items":{"type":"object","properties":{"line":{"type":"integer"}}}}},
                         "required":["path"],"additionalProperties":false}"""));
    }

    static List<Message> everyKindOfMessage() {
        var noArguments = Json.mapper().createObjectNode();
        return List.of(
                user("look"),
                new Message.FromAgent(
                        "a",
                        "looker",
                        "",
                        List.of(
                                new ToolCall("call_1_0", "look", TextNode.valueOf("not json")),
                                new ToolCall("call_1_1", "no such tool!", noArguments)),
                        "",
                        ""),
                new Message.FromTool("t0", "call_1_0", "look", ToolStatus.OK, ""),
                new Message.FromTool("t1", "call_1_1", "no such tool!", ToolStatus.DENIED, "no, not that one"),
                new Message.FromAgent("b", "looker", "", List.of(), "only thoughts", ""),
                user("and now?"));
    }

    ModelException failure() {
        return failure(model());
    }

    ModelException failure(ChatModel model) {
        var error = catchThrowableOfType(ModelException.class, () -> model.chat(ask(), ModelListener.SILENT));
        thrown.add(error);
        assertThat(error.getMessage()).doesNotContain("\n");
        return error;
    }

    private static String stackTrace(Throwable error) {
        var text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
