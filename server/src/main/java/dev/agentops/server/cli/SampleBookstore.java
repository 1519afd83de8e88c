package dev.agentops.server.cli;

import dev.agentops.bookstore.control.ControlClient;
import dev.agentops.bookstore.fault.Fault;
import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.server.estate.Sample;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The bookstore beside this server, broken as {@code bookstore break} does it. */
final class SampleBookstore implements Sample {
    private static final Fault FAULT = Fault.OFF_BY_ONE;
    /** Customers come several times a second; without one there is nothing to be seen. */
    private static final Duration UNTIL_IT_SHOWS = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final ControlClient control;

    SampleBookstore(Path home) {
        this.control = new ControlClient(new BookstoreHome(home));
    }

    @Override
    public Optional<Breakage> breakage() {
        return control.isRunning()
                ? Optional.of(new Breakage(FAULT.id(), FAULT.service().id(), FAULT.breaks(), FAULT.shows()))
                : Optional.empty();
    }

    @Override
    public String breakIt() throws IOException, InterruptedException {
        try {
            String done = control.breakWith(FAULT);
            long end = System.nanoTime() + UNTIL_IT_SHOWS.toNanos();
            while (control.status().errorRate() == 0 && System.nanoTime() < end) {
                Thread.sleep(PAUSE);
            }
            return done;
        } catch (BookstoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
