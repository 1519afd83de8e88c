package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.model.ToolSpec;
import dev.agentops.agentkit.steps.Steps;

import java.time.Duration;
import java.util.Optional;

/**
 * Something an agent can do. Thread-safe; one instance serves every run.
 *
 * @param name {@code [a-zA-Z_][a-zA-Z0-9_-]{0,63}}, unique within an agent: what every provider takes
 * @param input what it takes: a record, or what a JSON Schema describes. Arguments are checked against it before the handler runs
 * @param reconciler asked after a {@link Effect#WRITES} tool was cut in the middle, by a crash, a time-out or a cancel
 */
public record Tool<I>(
        String name,
        String description,
        ToolInput<I> input,
        Effect effect,
        Handler<I> handler,
        Reconciler<I> reconciler) {

    /** Runs inside one journalled step, on a virtual thread that is interrupted when the run is cancelled. */
    @FunctionalInterface
    public interface Handler<I> {
        ToolResult handle(I input, ToolContext context) throws Exception;
    }

    /** Looks at the world to tell whether an effect that was cut happened. */
    @FunctionalInterface
    public interface Reconciler<I> {
        /** @return the result when it happened in full; {@link Reconciliation.NotDone} when it surely did not */
        Reconciliation<I> reconcile(I input, ToolContext context) throws Exception;
    }

    /** What a {@link Reconciler} saw. */
    public sealed interface Reconciliation<I> {
        record Done<I>(ToolResult result) implements Reconciliation<I> {}

        record NotDone<I>() implements Reconciliation<I> {}

        record Unknown<I>() implements Reconciliation<I> {}
    }

    public Tool {
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_-]{0,63}")) {
            throw new IllegalArgumentException("tool name '" + name + "' must match [a-zA-Z_][a-zA-Z0-9_-]{0,63}");
        }
        if ((effect == Effect.ORCHESTRATES) != (handler instanceof Orchestration)) {
            throw new IllegalArgumentException(
                    "tool '" + name + "': an ORCHESTRATES tool needs an Orchestration, no other may have one");
        }
    }

    public static <I extends Record> Tool<I> reads(
            String name, String description, Class<I> inputType, Handler<I> handler) {
        return reads(name, description, ToolInput.of(inputType), handler);
    }

    public static <I> Tool<I> reads(String name, String description, ToolInput<I> input, Handler<I> handler) {
        return new Tool<>(name, description, input, Effect.READS, handler, unknown());
    }

    public static <I extends Record> Tool<I> writes(
            String name, String description, Class<I> inputType, Handler<I> handler) {
        return writes(name, description, ToolInput.of(inputType), handler);
    }

    public static <I> Tool<I> writes(String name, String description, ToolInput<I> input, Handler<I> handler) {
        return new Tool<>(name, description, input, Effect.WRITES, handler, unknown());
    }

    public static <I extends Record> Tool<I> orchestrates(
            String name, String description, Class<I> inputType, Orchestration<I> orchestration) {
        return new Tool<>(name, description, ToolInput.of(inputType), Effect.ORCHESTRATES, orchestration, unknown());
    }

    public Tool<I> withReconciler(Reconciler<I> reconciler) {
        return new Tool<>(name, description, input, effect, handler, reconciler);
    }

    /**
     * Bounds the handler in time. When it is up the handler is interrupted and the model reads that it took too long; a
     * {@link Effect#WRITES} tool that handed nothing back by then ends as unknown, unless its reconciler knows better.
     *
     * @param longest above zero; an {@link Effect#ORCHESTRATES} tool has none: its steps and waits outlive the process
     */
    public Tool<I> withTimeout(Duration longest) {
        if (!longest.isPositive() || effect == Effect.ORCHESTRATES) {
            throw new IllegalArgumentException("tool '" + name
                    + "': a time-out must be above zero, and an ORCHESTRATES tool bounds its own steps and waits");
        }
        var plain = handler instanceof TimedHandler<I> timed ? timed.handler() : handler;
        return new Tool<>(name, description, input, effect, new TimedHandler<>(plain, longest), reconciler);
    }

    /** @return {@link Duration#ZERO} for none */
    public Duration timeout() {
        return handler instanceof TimedHandler<I> timed ? timed.limit() : Duration.ZERO;
    }

    public ToolSpec spec() {
        return new ToolSpec(name, description, input.schema());
    }

    /** @return what is wrong with the arguments, in words for the model; empty when they fit */
    public Optional<String> problemWith(JsonNode arguments) {
        return input.problemWith(arguments);
    }

    /** Runs the handler. @throws IllegalArgumentException when {@link #problemWith} would name a problem */
    public ToolResult call(JsonNode arguments, ToolContext context) throws Exception {
        return handler.handle(input.read(arguments), context);
    }

    /** As {@link #call}, for an {@link Effect#ORCHESTRATES} tool. */
    public ToolResult orchestrate(JsonNode arguments, ToolContext context, Steps steps) throws Exception {
        return ((Orchestration<I>) handler).orchestrate(input.read(arguments), context, steps);
    }

    public Reconciliation<I> reconcile(JsonNode arguments, ToolContext context) throws Exception {
        return reconciler.reconcile(input.read(arguments), context);
    }

    private static <I> Reconciler<I> unknown() {
        return (input, context) -> new Reconciliation.Unknown<>();
    }
}
