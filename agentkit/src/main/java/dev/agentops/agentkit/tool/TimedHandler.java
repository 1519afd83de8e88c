package dev.agentops.agentkit.tool;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A handler bounded in time: it runs on a virtual thread of its own, which is interrupted when the time is up, or when the caller is.
 * A result that it still hands back within a second counts; after that nobody waits for it any more.
 */
record TimedHandler<I>(Tool.Handler<I> handler, Duration limit) implements Tool.Handler<I> {
    private static final Duration GRACE = Duration.ofSeconds(1);

    @Override
    public ToolResult handle(I input, ToolContext context) throws Exception {
        var task = new FutureTask<>(() -> handler.handle(input, context));
        var thread = Thread.ofVirtual().name(context.toolCallId()).start(task);
        try {
            return result(task, limit);
        } catch (TimeoutException timeIsUp) {
            thread.interrupt();
            return late(task);
        } catch (InterruptedException cancelled) {
            thread.interrupt();
            return whenCancelled(task, cancelled);
        }
    }

    private ToolResult late(FutureTask<ToolResult> task) throws Exception {
        try {
            return result(task, GRACE);
        } catch (Exception withoutResult) {
            throw new ToolTimeoutException(limit);
        }
    }

    private static ToolResult whenCancelled(FutureTask<ToolResult> task, InterruptedException cancelled)
            throws Exception {
        try {
            return result(task, GRACE);
        } catch (TimeoutException ignoresIt) {
            throw cancelled;
        }
    }

    private static ToolResult result(FutureTask<ToolResult> task, Duration longest) throws Exception {
        try {
            return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception thrown -> throw thrown;
                case Error thrown -> throw thrown;
                default -> throw e;
            }
        }
    }
}
