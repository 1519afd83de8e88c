package dev.agentops.agentkit.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * One line of a recording.
 *
 * @param digest of the request, see {@link RequestForm}
 * @param deltas what the listener heard, before the reply or the failure
 * @param reply null when the call failed
 * @param failure null when the model replied
 */
record RecordedCall(
        String digest,
        String provider,
        String model,
        JsonNode request,
        List<Delta> deltas,
        @Nullable ModelReply reply,
        @Nullable Failure failure) {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Delta.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Delta.Reasoning.class, name = "reasoning"),
        @JsonSubTypes.Type(value = Delta.Call.class, name = "call"),
        @JsonSubTypes.Type(value = Delta.Arguments.class, name = "arguments")
    })
    sealed interface Delta {
        record Text(String text) implements Delta {}

        record Reasoning(String text) implements Delta {}

        record Call(int index, String name) implements Delta {}

        record Arguments(int index, String text) implements Delta {}

        default void tell(ModelListener listener) {
            switch (this) {
                case Text(String text) -> listener.onText(text);
                case Reasoning(String text) -> listener.onReasoning(text);
                case Call(int index, String name) -> listener.onToolCall(index, name);
                case Arguments(int index, String text) -> listener.onToolArguments(index, text);
            }
        }
    }

    /** @param contextTooLong absent in older recordings */
    record Failure(String message, boolean retriable, Duration retryAfter, boolean contextTooLong) {
        static Failure of(ModelException exception) {
            return new Failure(
                    Secrets.hidden(exception.getMessage()),
                    exception.retriable(),
                    exception.retryAfter().orElse(Duration.ZERO),
                    exception.reason() == ModelException.Reason.CONTEXT_TOO_LONG);
        }

        ModelException exception() {
            if (contextTooLong) {
                return ModelException.contextTooLong(message, null);
            }
            return retriable
                    ? ModelException.retriable(message, retryAfter, null)
                    : ModelException.permanent(message, null);
        }
    }

    ModelReply replay(ModelListener listener) throws ModelException {
        deltas.forEach(delta -> delta.tell(listener));
        if (failure != null) {
            throw failure.exception();
        }
        if (reply == null) {
            throw ModelException.permanent("the recording holds neither a reply nor a failure for this call", null);
        }
        return reply;
    }
}
