package dev.agentops.server.estate;

import java.io.IOException;
import java.util.Optional;

/** A system that is looked after and is there to be broken, so that there is something to mend. Thread-safe. */
public interface Sample {
    /**
     * @param service where the fault is
     * @param breaks what is wrong, for people
     * @param shows how it shows from outside
     */
    record Breakage(String id, String service, String breaks, String shows) {}

    Sample NONE = new Sample() {
        @Override
        public Optional<Breakage> breakage() {
            return Optional.empty();
        }

        @Override
        public String breakIt() throws IOException {
            throw new IOException("there is no sample system");
        }
    };

    /** What {@link #breakIt} would bring about; empty when no sample system runs. */
    Optional<Breakage> breakage();

    /**
     * Makes its files what they were at first, and then wrong in one place. Returns when the fault shows, after some seconds.
     *
     * @return one line that says what was done
     * @throws IOException when it can't be done; the message says why
     */
    String breakIt() throws IOException, InterruptedException;
}
