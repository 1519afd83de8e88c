package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import org.junit.jupiter.api.Test;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What every model says of an answer that is none. */
abstract class StatusContract extends ModelBench {
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
    void everyStatusThatMayPassSaysWhen() {
        for (int status : List.of(408, 429, 500, 502, 503, 504, 529)) {
            server.answers(exchange -> {
                exchange.getResponseHeaders().set("retry-after", "7");
                ProviderSimulator.status(exchange, status, "{}");
            });

            var error = failure();

            assertThat(error.retriable()).as("%s", status).isTrue();
            assertThat(error.retryAfter()).as("%s", status).contains(Duration.ofSeconds(7));
        }
    }

    /** Who calls the model decides on retries: nothing below does it too. */
    @Test
    void oneCallIsOneRequest() {
        server.answers(exchange -> ProviderSimulator.status(exchange, 503, "{}"));

        failure();

        assertThat(server.received()).hasSize(1);
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
}
