package dev.agentops.agentkit.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.sse.ServerSentEventListener;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Hands our client to LangChain4j. The times come from our settings; those that a model sets here are the same. */
final class CallerThreadHttpClientBuilder implements HttpClientBuilder {
    private final ModelSettings settings;
    private final UnaryOperator<String> requests;
    private final UnaryOperator<ServerSentEventListener> events;

    CallerThreadHttpClientBuilder(ModelSettings settings) {
        this(settings, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /**
     * @param requests changes the body that LangChain4j wrote
     * @param events stands between a provider's events and LangChain4j's reader of them, once for each answer
     */
    CallerThreadHttpClientBuilder(
            ModelSettings settings, UnaryOperator<String> requests, UnaryOperator<ServerSentEventListener> events) {
        this.settings = settings;
        this.requests = requests;
        this.events = events;
    }

    @Override
    public Duration connectTimeout() {
        return settings.connectTimeout();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Duration readTimeout() {
        return settings.longestSilence();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }

    @Override
    public HttpClient build() {
        return new CallerThreadHttpClient(settings, requests, events);
    }
}
