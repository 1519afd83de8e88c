package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.ModelListener;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Passes a stream on to our listener, numbers the tool calls from 0, and keeps how it ended. */
final class StreamRelay implements StreamingChatResponseHandler {
    private final ModelListener listener;
    private final Map<Integer, Integer> indexes = new HashMap<>();
    private @Nullable ChatResponse complete;
    private @Nullable Throwable error;
    private @Nullable RuntimeException listenerFailure;

    StreamRelay(ModelListener listener) {
        this.listener = listener;
    }

    Optional<ChatResponse> complete() {
        return Optional.ofNullable(complete);
    }

    /** What came first, error or answer, counts: the rest is its echo. */
    Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    /** LangChain4j logs what a handler throws and reads on; a failing listener ends the call instead. */
    void rethrowListenerFailure() {
        if (listenerFailure != null) {
            throw listenerFailure;
        }
    }

    @Override
    public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
        tell(context.streamingHandle(), () -> listener.onText(partial.text()));
    }

    @Override
    public void onPartialThinking(PartialThinking partial, PartialThinkingContext context) {
        tell(context.streamingHandle(), () -> listener.onReasoning(partial.text()));
    }

    @Override
    public void onPartialToolCall(PartialToolCall partial, PartialToolCallContext context) {
        tell(context.streamingHandle(), () -> {
            int index = started(partial.index(), partial.name());
            listener.onToolArguments(index, partial.partialArguments());
        });
    }

    /** A call without arguments has no partial before it. */
    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        if (!indexes.containsKey(call.index())) {
            tell(null, () -> {
                int index = started(call.index(), call.toolExecutionRequest().name());
                listener.onToolArguments(
                        index, Texts.orEmpty(call.toolExecutionRequest().arguments()));
            });
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        if (error == null) {
            complete = response;
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (error == null && complete == null) {
            error = failure;
        }
    }

    private int started(int theirIndex, String name) {
        Integer known = indexes.get(theirIndex);
        if (known != null) {
            return known;
        }
        int index = indexes.size();
        indexes.put(theirIndex, index);
        listener.onToolCall(index, name);
        return index;
    }

    private void tell(@Nullable StreamingHandle stream, Runnable event) {
        if (listenerFailure != null) {
            cancel(stream);
            return;
        }
        try {
            event.run();
        } catch (RuntimeException e) {
            listenerFailure = e;
            cancel(stream);
        }
    }

    private static void cancel(@Nullable StreamingHandle stream) {
        if (stream != null) {
            stream.cancel();
        }
    }
}
