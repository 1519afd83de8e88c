package dev.agentops.server.tools;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When this server restarted which service, since it runs. Thread-safe. */
final class Restarts {
    private final Instant since = Instant.now();
    private final Map<String, List<Instant>> times = new ConcurrentHashMap<>();

    void add(String service) {
        times.merge(service, List.of(Instant.now()), (before, now) -> {
            var all = new ArrayList<>(before);
            all.addAll(now);
            return List.copyOf(all);
        });
    }

    /** For the model; a restart by anyone else is not known. */
    String text(String service) {
        var own = times.getOrDefault(service, List.of());
        return own.size() + " by this server since " + since + (own.isEmpty() ? "" : ", the last at " + own.getLast());
    }
}
