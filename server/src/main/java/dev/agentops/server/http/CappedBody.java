package dev.agentops.server.http;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A body of at most so many bytes. What is longer is not read on: its connection is closed. */
final class CappedBody implements BodySubscriber<CappedBody.Read> {
    /** @param whole false when there would have been more */
    record Read(byte[] bytes, boolean whole) {}

    private final int limit;
    private final Runnable onBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Read> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    /** @param onBytes called whenever some came */
    CappedBody(int limit, Runnable onBytes) {
        this.limit = limit;
        this.onBytes = onBytes;
    }

    @Override
    public CompletionStage<Read> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        onBytes.run();
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        onBytes.run();
        var open = Objects.requireNonNull(subscription);
        for (var buffer : buffers) {
            var some = new byte[Math.min(buffer.remaining(), limit - bytes.size())];
            buffer.get(some);
            bytes.writeBytes(some);
            if (buffer.hasRemaining()) {
                open.cancel();
                body.complete(new Read(bytes.toByteArray(), false));
                return;
            }
        }
        open.request(1);
    }

    @Override
    public void onError(Throwable fault) {
        body.completeExceptionally(fault);
    }

    @Override
    public void onComplete() {
        body.complete(new Read(bytes.toByteArray(), true));
    }
}
