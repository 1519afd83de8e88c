package dev.agentops.agentkit.restate;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * One execution of a step per process at a time. The engine does not stop a step's body when it loses the connection and starts
 * the run anew: the new attempt joins the body that is still running instead of running it beside it.
 */
final class SingleFlight {
    private record Flight(Thread thread, CompletableFuture<Object> result) {}

    private final Map<String, Flight> flights = new ConcurrentHashMap<>();

    /** Runs the body, or waits for the one that runs under this key and returns its result. */
    <T> T join(String key, Class<T> type, Callable<T> body) throws Exception {
        var mine = new Flight(Thread.currentThread(), new CompletableFuture<>());
        var running = flights.putIfAbsent(key, mine);
        if (running != null) {
            return type.cast(resultOf(running));
        }
        try {
            T result = body.call();
            mine.result.complete(result);
            return result;
        } catch (Exception | Error e) {
            mine.result.completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key, mine);
        }
    }

    /** Interrupts every body under way whose key starts so. */
    void interrupt(String prefix) {
        flights.forEach((key, flight) -> {
            if (key.startsWith(prefix)) {
                flight.thread.interrupt();
            }
        });
    }

    private static Object resultOf(Flight flight) throws Exception {
        try {
            return flight.result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
