package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.steps.LogContext;
import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.common.function.ThrowingBiFunction;
import dev.restate.sdk.Context;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.SharedWorkflowContext;
import dev.restate.sdk.WorkflowContext;
import dev.restate.sdk.common.TerminalException;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.InvocationRetryPolicy;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.serde.Serde;
import dev.restate.serde.jackson.JacksonSerdeFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/** The two services of a run: {@code AgentThread} queues, {@code AgentRun} runs. */
final class RestateServices {
    private static final Logger LOG = LoggerFactory.getLogger(RestateServices.class);

    static final String THREAD = "AgentThread";
    static final String CHAT = "chat";
    static final String RUN = "AgentRun";
    static final String RUN_HANDLER = "run";
    static final String SIGNAL = "signal";

    static final Serde<RunRequest> REQUEST = JsonSerde.of(RunRequest.class);
    static final Serde<RunResult> RESULT = JsonSerde.of(RunResult.class);
    static final Serde<String> NAME = JsonSerde.of(String.class);

    private static final HandlerRunner.Options VIRTUAL_THREADS =
            HandlerRunner.Options.withExecutor(Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("run-", 0).factory()));

    private final RunHandler handler;
    private final SingleFlight flights;

    RestateServices(RunHandler handler, SingleFlight flights) {
        this.handler = handler;
        this.flights = flights;
    }

    ServiceDefinition thread() {
        return configured(ServiceDefinition.of(
                THREAD,
                ServiceType.VIRTUAL_OBJECT,
                List.of(HandlerDefinition.of(CHAT, HandlerType.EXCLUSIVE, REQUEST, RESULT, runner(this::chat)))));
    }

    ServiceDefinition run() {
        return configured(ServiceDefinition.of(
                RUN,
                ServiceType.WORKFLOW,
                List.of(
                        HandlerDefinition.of(
                                        RUN_HANDLER,
                                        HandlerType.WORKFLOW,
                                        REQUEST,
                                        RESULT,
                                        RestateServices.<WorkflowContext, RunRequest, RunResult>runner(this::run))
                                .configure(one -> one.workflowRetention(Duration.ofDays(30))),
                        HandlerDefinition.of(
                                SIGNAL, HandlerType.SHARED, NAME, RestateSteps.DONE, runner(this::signal)))));
    }

    /**
     * Its journal has the same shape in every build, and so has that of {@link #signal}: they go on with a newer build than they
     * began with when theirs is gone.
     * Exclusive per thread: the next request waits until this one's run has ended. */
    private RunResult chat(ObjectContext context, RunRequest request) throws Exception {
        return LogContext.in(request.runId(), "", () -> queued(context, request));
    }

    private RunResult queued(ObjectContext context, RunRequest request) {
        var run = Request.of(Target.workflow(RUN, request.runId(), RUN_HANDLER), REQUEST, RESULT, request);
        try {
            return context.call(run).await();
        } catch (TerminalException e) {
            LOG.warn("Run {} ended without a result: {}", request.runId(), e.getMessage());
            String why = e.getMessage() == null ? "" : e.getMessage();
            context.run("lost", () -> handler.lost(request, why));
            return new RunResult(request.runId(), RunResult.Status.CANCELLED, "", e.getMessage(), "", Usage.NONE, 0);
        }
    }

    private RunResult run(WorkflowContext context, RunRequest request) throws Exception {
        var steps = new RestateSteps(context, request.runId(), flights);
        return LogContext.in(request.runId(), "", () -> handler.run(request, steps));
    }

    private boolean signal(SharedWorkflowContext context, String name) {
        try {
            context.promiseHandle(RestateSteps.promise(name)).resolve(true);
            return true;
        } catch (TerminalException e) {
            return false;
        }
    }

    private static <C extends Context, I, O> HandlerRunner<I, O> runner(ThrowingBiFunction<C, I, O> handler) {
        return HandlerRunner.of(handler, JacksonSerdeFactory.DEFAULT, VIRTUAL_THREADS);
    }

    /** Steps may be long (abort), waits are free (inactivity), a fault of ours never loses a run (retries without end). */
    private static ServiceDefinition configured(ServiceDefinition service) {
        return service.configure(one -> one.inactivityTimeout(Duration.ofSeconds(10))
                .abortTimeout(Duration.ofHours(1))
                .idempotencyRetention(Duration.ofDays(7))
                .journalRetention(Duration.ofDays(7))
                .invocationRetryPolicy(InvocationRetryPolicy.builder()
                        .initialInterval(Duration.ofMillis(100))
                        .exponentiationFactor(2.0)
                        .maxInterval(Duration.ofSeconds(2))
                        .maxAttempts(Integer.MAX_VALUE)
                        .onMaxAttempts(InvocationRetryPolicy.OnMaxAttempts.PAUSE)));
    }
}
