package dev.agentops.server.engine;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The builds that have runs which have not ended: each run ends on the build it began with. Thread-safe. */
public interface Builds {
    enum State {
        /** This process, and all new runs. */
        CURRENT,
        /** A process of its own serves it. */
        SERVED,
        /** All its runs wait: a process of its own is started when one goes on. */
        WAITING,
        /** Served elsewhere, or by nobody: this process does not know. */
        ELSEWHERE,
        /** It can't be served: its runs don't go on by themselves. */
        LOST;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param deployment the engine's id
     * @param runs how many have not ended
     * @param detail why it is lost, or where it is
     */
    record Status(String id, String deployment, State state, long runs, String detail) {}

    /** Those that can't be served. Cheap, as it is asked often. @throws IOException when the engine does not answer */
    List<Status> lost() throws IOException, InterruptedException;

    /** The current build first. @throws IOException when the engine does not answer */
    List<Status> all() throws IOException, InterruptedException;
}
