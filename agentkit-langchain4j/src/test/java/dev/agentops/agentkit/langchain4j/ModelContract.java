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
import dev.agentops.agentkit.langchain4j.simulator.WireFormat.Call;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.ToolSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What every model keeps, over its provider's real wire format and with the faults that a network has. */
@Timeout(30)
abstract class ModelContract {
    static final String KEY = "sk-test-THE-KEY-0123456789";

    ProviderSimulator server;
    private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
    private final List<Throwable> thrown = new ArrayList<>();

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
    void overloadIsRetriableAndSaysWhen() {
        server.answers(exchange -> {
            exchange.getResponseHeaders().set("retry-after", "7");
            ProviderSimulator.status(exchange, 529, "{\"error\":{\"message\":\"busy\"}}");
        });

        var error = failure();

        assertThat(error.retriable()).isTrue();
        assertThat(error.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(error).hasMessageContaining("(529)");
    }

    @Test
    void rateLimitIsRetriable() {
        server.answers(exchange -> ProviderSimulator.status(exchange, 429, "{}"));

        var error = failure();

        assertThat(error.retriable()).isTrue();
        assertThat(error.retryAfter()).isEmpty();
        assertThat(error).hasMessageContaining("rate (429)");
    }

    @Test
    void aServerErrorIsRetriable() {
        server.answers(exchange -> ProviderSimulator.status(exchange, 503, "<html>down</html>"));

        assertThat(failure().retriable()).isTrue();
    }

    @Test
    void aRefusedKeyIsPermanentAndNeverShown() {
        server.answers(exchange -> ProviderSimulator.status(
                exchange, 401, "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\"}}"));

        var error = failure();

        assertThat(error.retriable()).isFalse();
        assertThat(error).hasMessageContaining("refused the API key (401)");
    }

    @Test
    void aRefusedRequestSaysWhyInOneLine() {
        server.answers(exchange -> ProviderSimulator.status(
                exchange, 400, "{\"error\":{\"message\":\"prompt is\\ntoo long for " + KEY + "\"}}"));

        var error = failure();

        assertThat(error.retriable()).isFalse();
        assertThat(error.getMessage()).contains("prompt is too long").doesNotContain("\n");
    }

    @Test
    void anUnknownModelIsPermanent() {
        server.answers(exchange -> ProviderSimulator.status(exchange, 404, "{}"));

        var error = failure();

        assertThat(error.retriable()).isFalse();
        assertThat(error).hasMessageContaining("knows no model 'test-model'");
    }

    /** What the provider answers a request that is longer than the model's window, as status and body. */
    abstract List<String> tooLong();

    @Test
    void aRequestThatIsTooLongHasAReasonOfItsOwn() {
        for (var answer : tooLong()) {
            int status = Integer.parseInt(answer.substring(0, 3));
            server.answers(exchange -> ProviderSimulator.status(exchange, status, answer.substring(4)));

            var error = failure();

            assertThat(error.reason()).as(answer).isEqualTo(ModelException.Reason.CONTEXT_TOO_LONG);
            assertThat(error.retriable()).isFalse();
            assertThat(error).hasMessageContaining("too long for 'test-model'");
        }
    }

    @Test
    void anotherRefusalIsNotTakenForOneThatIsTooLong() {
        server.answers(exchange -> ProviderSimulator.status(
                exchange,
                400,
                "{\"error\":{\"message\":\"max_tokens is too large: 90000\",\"type\":\"invalid_request_error\"}}"));
        assertThat(failure().reason()).isEqualTo(ModelException.Reason.PERMANENT);
        server.answers(exchange -> ProviderSimulator.status(
                exchange,
                429,
                "{\"error\":{\"message\":\"Rate limit reached: 30000 tokens per min\",\"type\":\"tokens\"}}"));
        assertThat(failure().retriable()).isTrue();
    }

    @Test
    void theWindowIsTheSettingsElseTheNames() {
        assertThat(model(ModelSettings.of(KEY, server.url(), "test-model").withContextTokens(9_000))
                        .contextTokens())
                .isEqualTo(9_000);
        assertThat(model(ModelSettings.of(KEY, server.url(), "claude-sonnet-4-6"))
                        .contextTokens())
                .isEqualTo(200_000);
        assertThat(model(ModelSettings.of(KEY, server.url(), "gpt-4.1-mini")).contextTokens())
                .isEqualTo(1_047_576);
        assertThat(model(ModelSettings.of(KEY, server.url(), "someones-model")).contextTokens())
                .isEqualTo(128_000);
    }

    @Test
    void aServerThatIsNotThereIsRetriable() throws Exception {
        String url;
        try (var socket = new ServerSocket(0)) {
            url = "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
        }
        var model = model(ModelSettings.of(KEY, url, "test-model"));

        var error = catchThrowableOfType(ModelException.class, () -> model.chat(ask(), ModelListener.SILENT));

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("cannot be reached");
    }

    @Test
    void aDroppedConnectionIsRetriable() {
        server.answers(ProviderSimulator.cut(wire().begins("Hello", " there")));

        assertThat(failure().retriable()).isTrue();
    }

    @Test
    void aStreamWithoutItsEndIsRetriable() {
        server.answers(ProviderSimulator.endsEarly(wire().begins("Hello", " there")));

        var error = failure();

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("middle of the answer");
    }

    @Test
    void anEventThatCannotBeReadFailsTheWholeAnswer() {
        server.answers(ProviderSimulator.stream(
                "event: content_block_delta\ndata: {\"choices\": [oops\n\n" + hello(FinishReason.STOP)));

        var error = failure();

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("cannot be read");
    }

    @Test
    void anErrorInTheMiddleOfTheStreamIsExplained() {
        server.answers(ProviderSimulator.stream(wire().begins("Hello", " there") + """
                event: error
                data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                """));

        var error = failure();

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("Overloaded");
    }

    @Test
    void silenceInTheMiddleEndsTheCall() {
        server.answers(server.stalls(wire().begins("Hello", " there")));
        long start = System.nanoTime();

        var error = failure(impatientModel());

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("sent nothing");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void silenceBeforeTheFirstByteEndsTheCall() {
        server.answers(server.neverAnswers());

        var error = failure(impatientModel());

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("sent nothing");
    }

    @Test
    void anInterruptClosesTheConnectionAndReturnsAtOnce() throws Exception {
        server.answers(server.endless(wire().begins("Hello", " there")));
        var firstText = new CountDownLatch(1);
        var ended = new AtomicReference<Throwable>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                model().chat(ask(), new ModelListener() {
                    @Override
                    public void onText(String delta) {
                        firstText.countDown();
                    }
                });
            } catch (Throwable e) {
                ended.set(e);
            }
        });
        assertThat(firstText.await(10, TimeUnit.SECONDS)).isTrue();

        long interrupted = System.nanoTime();
        caller.interrupt();
        caller.join();

        assertThat(Duration.ofNanos(System.nanoTime() - interrupted)).isLessThan(Duration.ofSeconds(1));
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        assertThat(server.callerGone().await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aListenerThatThrowsEndsTheCall() {
        server.answers(server.endless(wire().begins("Hello", " there")));

        assertThatThrownBy(() -> model().chat(ask(), new ModelListener() {
                    @Override
                    public void onText(String delta) {
                        throw new IllegalStateException("the reader is gone");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the reader is gone");
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

    String hello(FinishReason reason) {
        return wire().says(reason, "Hello", " there");
    }

    ChatModel model() {
        return model(ModelSettings.of(KEY, server.url(), "test-model"));
    }

    private ChatModel impatientModel() {
        return model(ModelSettings.of(KEY, server.url(), "test-model").withIdleTimeout(Duration.ofMillis(300)));
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

    private ModelException failure() {
        return failure(model());
    }

    private ModelException failure(ChatModel model) {
        var error = catchThrowableOfType(ModelException.class, () -> model.chat(ask(), ModelListener.SILENT));
        thrown.add(error);
        assertThat(error.getMessage()).doesNotContain("\n");
        return error;
    }

    private static String arguments(Heard heard, int index) {
        String prefix = "arguments" + index + ":";
        var text = new StringBuilder();
        heard.events.stream().filter(e -> e.startsWith(prefix)).forEach(e -> text.append(e.substring(prefix.length())));
        return text.toString();
    }

    private static String stackTrace(Throwable error) {
        var text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
