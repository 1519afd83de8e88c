package dev.agentops.agentkit.model;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.RecordedCall.Delta;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

/**
 * A model that writes each call to a file, one line of JSON, for {@link ReplayModel}: the request, what was streamed, and the
 * reply or the failure. API keys, bearer tokens and the values of passwords and the like are replaced by {@code ***}; look
 * through the file all the same before you share it. Appends to a file that exists. Thread-safe; one file belongs to one model.
 */
public final class RecordingModel implements ChatModel {
    private final ChatModel delegate;
    private final Path file;

    public RecordingModel(ChatModel delegate, Path file) {
        this.delegate = delegate;
        this.file = file;
    }

    @Override
    public String provider() {
        return delegate.provider();
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public int contextTokens() {
        return delegate.contextTokens();
    }

    /** @throws UncheckedIOException when the file cannot be written */
    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException, InterruptedException {
        var heard = new Tee(listener);
        try {
            var reply = delegate.chat(request, heard);
            write(call(request, heard.deltas, withoutSecrets(reply), null));
            return reply;
        } catch (ModelException e) {
            write(call(request, heard.deltas, null, RecordedCall.Failure.of(e)));
            throw e;
        }
    }

    private RecordedCall call(
            ModelRequest request,
            List<Delta> deltas,
            @Nullable ModelReply reply,
            RecordedCall.@Nullable Failure failure) {
        var form = RequestForm.of(request);
        return new RecordedCall(
                form.digest(), provider(), name(), form.json(), DeltaSecrets.hidden(deltas), reply, failure);
    }

    private synchronized void write(RecordedCall call) {
        try {
            Files.writeString(file, Json.write(call) + "\n", CREATE, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the recording " + file, e);
        }
    }

    private static ModelReply withoutSecrets(ModelReply reply) {
        return new ModelReply(
                Secrets.hidden(reply.text()),
                Secrets.hidden(reply.reasoning()),
                reply.toolCalls().stream()
                        .map(call -> new ModelReply.RequestedCall(call.name(), Secrets.hidden(call.arguments())))
                        .toList(),
                reply.finishReason(),
                reply.usage(),
                reply.model(),
                Secrets.hidden(reply.providerData()),
                reply.responseId());
    }

    private static final class Tee implements ModelListener {
        private final ModelListener listener;
        private final List<Delta> deltas = new ArrayList<>();

        private Tee(ModelListener listener) {
            this.listener = listener;
        }

        @Override
        public void onText(String delta) {
            deltas.add(new Delta.Text(delta));
            listener.onText(delta);
        }

        @Override
        public void onReasoning(String delta) {
            deltas.add(new Delta.Reasoning(delta));
            listener.onReasoning(delta);
        }

        @Override
        public void onSwitch(String from, String to, int failures, String reason) {
            listener.onSwitch(from, to, failures, reason);
        }

        @Override
        public void onToolCall(int index, String name) {
            deltas.add(new Delta.Call(index, name));
            listener.onToolCall(index, name);
        }

        @Override
        public void onToolArguments(int index, String delta) {
            deltas.add(new Delta.Arguments(index, delta));
            listener.onToolArguments(index, delta);
        }
    }
}
