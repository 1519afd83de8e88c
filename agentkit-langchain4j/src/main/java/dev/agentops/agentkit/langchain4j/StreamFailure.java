package dev.agentops.agentkit.langchain4j;

import dev.langchain4j.exception.LangChain4jException;

/** A provider reported an error after it had begun to answer. The message is what it sent. */
final class StreamFailure extends LangChain4jException {
    private static final long serialVersionUID = 1L;

    StreamFailure(String json) {
        super(json);
    }
}
