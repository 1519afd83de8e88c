package dev.agentops.server.models;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.server.http.OutboundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ModelKeyTest {
    private record Asked(String path, Headers headers) {}

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private HttpServer provider;
    private volatile int status = 200;
    private volatile String body = "{\"data\":[]}";

    @BeforeEach
    void start() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            asked.add(new Asked(exchange.getRequestURI().toString(), exchange.getRequestHeaders()));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + provider.getAddress().getPort();
    }

    private List<ModelKey> keys(String... variables) throws Exception {
        var environment = new HashMap<String, String>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return ModelChooser.choose(environment, URI.create("http://127.0.0.1:1/v1"))
                .keys();
    }

    private ModelKey openAi() throws Exception {
        return keys("OPENAI_API_KEY", "sk-secret", "OPENAI_BASE_URL", url() + "/v1/")
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, '', /v1/models, x-api-key, sk-secret",
        "ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, /v1, /v1/models, x-api-key, sk-secret",
        "OPENAI_API_KEY, OPENAI_BASE_URL, /api/v1/, /api/v1/models, Authorization, Bearer sk-secret",
        "GEMINI_API_KEY, GEMINI_BASE_URL, '', /v1beta/models, x-goog-api-key, sk-secret"
    })
    void readsTheListOfModelsAsTheProviderWantsToBeAsked(
            String key, String base, String path, String asks, String header, String value) throws Exception {
        var one = keys(key, "sk-secret", base, url() + path).getFirst();

        assertThat(one.look()).endsWith(" accepts the key").doesNotContain("sk-secret");
        assertThat(asked.getFirst().path()).isEqualTo(asks);
        assertThat(asked.getFirst().headers().getFirst(header)).isEqualTo(value);
    }

    @Test
    void thatAKeyIsGoodHoldsForAWhileAndThatItIsBadDoesNot() throws Exception {
        var key = openAi();
        status = 401;
        assertThatThrownBy(key::look).hasMessageContaining("refuses the key (HTTP 401)");
        assertThat(key.remedy()).contains("OPENAI_API_KEY");
        status = 200;
        assertThat(key.look()).contains("accepts");
        status = 401;
        assertThat(key.look()).contains("accepts");
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 529})
    void aProviderThatTakesNoCallsNowSaysNothingOfTheKey(int now) throws Exception {
        status = now;
        assertThatThrownBy(openAi()::look).hasMessageContaining("takes no calls now (HTTP " + now + ")");
    }

    @Test
    void aServerWithoutAListOrWithALongOneIsNoFault() throws Exception {
        status = 404;
        assertThat(openAi().look()).contains("it has no list of models");
        status = 200;
        body = "x".repeat(1_000_000);
        assertThat(openAi().look()).contains("accepts the key");
    }

    @Test
    void nobodyThereIsTold() throws Exception {
        var key = openAi();
        provider.stop(0);
        assertThatThrownBy(key::look).isInstanceOf(OutboundException.class).hasMessageNotContaining("sk-secret");
    }

    @Test
    void eachProviderThatIsUsedHasItsOwnAndTheOfflineModelNone() throws Exception {
        assertThat(keys()).isEmpty();
        assertThat(keys(
                        "ANTHROPIC_API_KEY",
                        "a",
                        "OPENAI_API_KEY",
                        "o",
                        "GEMINI_API_KEY",
                        "g",
                        "AGENTOPS_FALLBACK_MODEL",
                        "openai:gpt-4.1"))
                .extracting(ModelKey::provider)
                .containsExactly("anthropic", "openai");
        assertThat(keys("OPENAI_API_KEY", "o", "OPENAI_BASE_URL", "http://me:secret@127.0.0.1:9/v1"))
                .as("an address that only the model understands")
                .isEmpty();
        assertThat(keys("OPENAI_BASE_URL", url() + "/v1")).hasSize(1).allSatisfy(key -> {
            assertThat(key.look()).contains("accepts");
            assertThat(asked.getLast().headers().containsKey("Authorization")).isFalse();
        });
    }
}
