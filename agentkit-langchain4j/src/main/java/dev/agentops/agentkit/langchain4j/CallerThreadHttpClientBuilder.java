package dev.agentops.agentkit.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;

import java.time.Duration;

/** Hands our client to LangChain4j. The times come from our settings; those that a model sets here are the same. */
final class CallerThreadHttpClientBuilder implements HttpClientBuilder {
    private final ModelSettings settings;

    CallerThreadHttpClientBuilder(ModelSettings settings) {
        this.settings = settings;
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
        return settings.idleTimeout();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }

    @Override
    public HttpClient build() {
        return new CallerThreadHttpClient(settings);
    }
}
