package dev.agentops.agentkit.restate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One execution of a step per process at a time. The engine does not stop a step's body when it loses the connection and starts
 * the run anew: the new attempt joins the body that is still running instead of running it beside it.
 */
final class SingleFlight {
    /** @param windingUp it ends a cancelled run: not to be interrupted */
    private record Flight(
            Thread thread, CompletableFuture<Object> result, boolean windingUp, AtomicBoolean interrupted) {}

    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final Map<String, Flight> flights = new ConcurrentHashMap<>();

    /** Runs the body, or waits for the one that runs under this key and returns its result. */
    <T> T join(String key, Class<T> type, boolean windingUp, Callable<T> body) throws Exception {
        var mine = new Flight(Thread.currentThread(), new CompletableFuture<>(), windingUp, new AtomicBoolean());
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

    /**
     * Interrupts the bodies of a run, each once, and waits until they have ended, for a while.
     *
     * @param runId what keys of the run start with, before a slash
     */
    void interrupt(String runId) throws InterruptedException {
        var running = of(runId);
        for (var flight : running) {
            if (flight.interrupted.compareAndSet(false, true)) {
                flight.thread.interrupt();
            }
        }
        long end = System.nanoTime() + LONGEST_END.toNanos();
        for (var flight : running) {
            try {
                flight.result.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // it failed, or does not listen: the run is cancelled all the same
            }
        }
    }

    /** Whether a body that still runs was interrupted, by whichever attempt of the run. */
    boolean isInterrupted(String runId) {
        return of(runId).stream().anyMatch(flight -> flight.interrupted.get());
    }

    private List<Flight> of(String runId) {
        return flights.entrySet().stream()
                .filter(flight -> flight.getKey().startsWith(runId + "/"))
                .map(Map.Entry::getValue)
                .filter(flight -> !flight.windingUp)
                .toList();
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
