package dev.agentops.agentkit.restate.testing;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.agentkit.restate.RunHandler;
import dev.agentops.agentkit.steps.Steps;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process that serves runs, each with code of its own. It can end and come back at the same address. */
public final class Runs implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    /** Runs again from the top on replay. */
    @FunctionalInterface
    public interface Code {
        RunResult run(RunRequest request, Steps steps);
    }

    private final RestateEngine.Options options;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<RunResult>> results = new ConcurrentHashMap<>();
    private RestateEngine engine;

    public Runs(RestateNode node) throws IOException, InterruptedException {
        String build = "b" + UUID.randomUUID().toString().replace("-", "");
        this.options =
                new RestateEngine.Options(node.ingress(), node.admin(), "127.0.0.1", RestateNode.freePort(), build);
        this.engine = start();
    }

    private RestateEngine start() throws IOException, InterruptedException {
        return RestateEngine.start(options, new RunHandler() {
            @Override
            public RunResult run(RunRequest request, Steps steps) {
                var result = codes.get(request.runId()).run(request, steps);
                result(request.runId()).complete(result);
                return result;
            }

            @Override
            public void lost(RunRequest request, String why) {
                result(request.runId()).completeExceptionally(new LostException(why));
            }
        });
    }

    /** The run ended without a result; the message says why. */
    public static final class LostException extends Exception {
        private static final long serialVersionUID = 1L;

        LostException(String why) {
            super(why);
        }
    }

    private CompletableFuture<RunResult> result(String runId) {
        return results.computeIfAbsent(runId, id -> new CompletableFuture<>());
    }

    public static RunRequest request(String threadId) {
        String id = UUID.randomUUID().toString().substring(0, 8);
        return new RunRequest(threadId, "run_" + id, "ann", "message-" + id, "why?");
    }

    public static RunResult completed(String runId, String answer) {
        return new RunResult(runId, RunResult.Status.COMPLETED, answer, "", "", Usage.NONE, 0);
    }

    public RunRequest submit(String threadId, Code code) {
        var request = request(threadId);
        codes.put(request.runId(), code);
        engine.submit(request);
        return request;
    }

    public RunRequest submit(Code code) {
        return submit("thread_" + UUID.randomUUID(), code);
    }

    public RestateEngine engine() {
        return engine;
    }

    /** Waits for it. @throws java.util.concurrent.ExecutionException when it was lost */
    public RunResult result(RunRequest request) throws Exception {
        return result(request.runId()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The process ends, as far as the engine can see, and comes back. What it was executing goes on, as after a lost connection. */
    public void restart() throws IOException, InterruptedException {
        engine.close();
        engine = start();
    }

    @Override
    public void close() {
        engine.close();
    }
}
