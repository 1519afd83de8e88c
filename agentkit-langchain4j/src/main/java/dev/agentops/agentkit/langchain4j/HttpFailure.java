package dev.agentops.agentkit.langchain4j;

import dev.langchain4j.exception.HttpException;

import java.time.Duration;

/** An answer that is not 2xx. LangChain4j's own exception does not keep the headers. */
final class HttpFailure extends HttpException {
    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    /** @param body without the API key */
    HttpFailure(int status, String body, Duration retryAfter) {
        super(status, body);
        this.retryAfter = retryAfter;
    }

    /** Zero when the provider did not say. */
    Duration retryAfter() {
        return retryAfter;
    }
}
