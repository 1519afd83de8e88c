package dev.agentops.server.stream;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/** Who waits for news of what; a key without listeners takes no memory. Thread-safe. */
final class Listeners {
    private final Map<String, Set<Runnable>> byKey = new ConcurrentHashMap<>();

    /** @return ends the listening */
    Runnable add(String key, Runnable wake) {
        // both inside compute: a set that has just become empty is on its way out of the map
        byKey.compute(key, (same, listeners) -> {
            Set<Runnable> all = listeners == null ? new CopyOnWriteArraySet<>() : listeners;
            all.add(wake);
            return all;
        });
        return () -> byKey.computeIfPresent(key, (same, listeners) -> {
            listeners.remove(wake);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    void wake(String key) {
        byKey.getOrDefault(key, Set.of()).forEach(Runnable::run);
    }

    void wakeAll() {
        byKey.values().forEach(listeners -> listeners.forEach(Runnable::run));
    }
}
