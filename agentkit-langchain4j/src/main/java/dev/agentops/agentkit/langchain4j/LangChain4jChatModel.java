package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;

import java.time.Duration;

/** One call is one request: who calls decides on retries. */
final class LangChain4jChatModel implements ChatModel {
    private final Provider provider;
    private final Transcript transcript;

    LangChain4jChatModel(Provider provider) {
        this.provider = provider;
        this.transcript = new Transcript(provider.name());
    }

    @Override
    public String provider() {
        return provider.name();
    }

    @Override
    public String name() {
        return provider.settings().model();
    }

    @Override
    public int contextTokens() {
        var settings = provider.settings();
        return settings.contextTokens() > 0 ? settings.contextTokens() : ContextWindows.of(settings.model());
    }

    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var stream = new StreamRelay(listener);
        send(provider.fit(request), stream);
        return reply(answer(stream));
    }

    private void send(ModelRequest request, StreamRelay stream) {
        try {
            provider.model().chat(toLangChain4j(request), stream);
        } catch (RuntimeException e) {
            stream.onError(e);
        }
    }

    private ChatRequest toLangChain4j(ModelRequest request) {
        var parameters = provider.parameters(request);
        return ChatRequest.builder()
                .messages(transcript.messages(request))
                .parameters(request.tools().isEmpty() ? parameters : parameters.overrideWith(provider.tools(request)))
                .build();
    }

    private ChatResponse answer(StreamRelay stream) throws ModelException, InterruptedException {
        stream.rethrowListenerFailure();
        var complete = stream.complete();
        if (complete.isPresent() && complete.get().finishReason() != null) {
            return complete.get();
        }
        if (Thread.interrupted() || stream.error().filter(Failures::isInterrupt).isPresent()) {
            throw new InterruptedException();
        }
        if (stream.error().isPresent()) {
            throw new Failures(provider).explain(stream.error().get());
        }
        throw ModelException.retriable(
                provider.label() + " closed the connection in the middle of the answer.", Duration.ZERO, null);
    }

    private ModelReply reply(ChatResponse response) {
        var message = response.aiMessage();
        var calls = message.toolExecutionRequests().stream()
                .map(call -> new ModelReply.RequestedCall(call.name(), ToolSchemas.arguments(call.arguments())))
                .toList();
        return new ModelReply(
                Texts.orEmpty(message.text()),
                Texts.orEmpty(message.thinking()),
                calls,
                provider.finishReason(response, !calls.isEmpty()),
                provider.usage(response),
                Texts.orElse(response.modelName(), name()),
                transcript.providerData(message),
                Texts.orEmpty(response.id()));
    }

    @Override
    public String toString() {
        return provider.name() + ":" + name();
    }
}
