package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A request whose answer comes on another thread. */
final class Pending {
    private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    private final Consumer<String> progress;
    private final long begin = System.nanoTime();
    private volatile long heardAt = begin;

    Pending(Consumer<String> progress) {
        this.progress = progress;
    }

    void answered(JsonNode result) {
        answer.complete(result);
    }

    void failed(McpException e) {
        answer.completeExceptionally(e);
    }

    void progress(String message) {
        heardAt = System.nanoTime();
        progress.accept(message);
    }

    /** @throws TimeoutException with how long it was silent or took in all */
    JsonNode await(McpLimits limits) throws McpException, InterruptedException, TimeoutException {
        while (true) {
            long now = System.nanoTime();
            long idleLeft = heardAt + limits.idle().toNanos() - now;
            long totalLeft = begin + limits.total().toNanos() - now;
            if (idleLeft <= 0 || totalLeft <= 0) {
                throw new TimeoutException(tookTooLong(idleLeft <= 0 ? limits.idle() : limits.total()));
            }
            try {
                return answer.get(Math.min(idleLeft, totalLeft), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // perhaps there was progress
            } catch (ExecutionException e) {
                throw e.getCause() instanceof McpException failure ? failure : McpException.lost(e.toString());
            }
        }
    }

    static String tookTooLong(Duration time) {
        return "did not answer within " + (time.toMillis() < 1_000 ? time.toMillis() + " ms" : time.toSeconds() + " s");
    }
}
