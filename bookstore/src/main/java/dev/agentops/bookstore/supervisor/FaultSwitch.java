package dev.agentops.bookstore.supervisor;

import dev.agentops.bookstore.fault.Fault;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Service;
import dev.agentops.bookstore.home.WorkingCopy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Which fault is on: the last one switched on, for as long as the working copy still has its broken line. */
final class FaultSwitch {
    private final BookstoreHome home;
    private final WorkingCopy workingCopy;

    FaultSwitch(BookstoreHome home, WorkingCopy workingCopy) {
        this.home = home;
        this.workingCopy = workingCopy;
    }

    Optional<Fault> current() throws IOException {
        if (!Files.exists(home.faultFile())) {
            return Optional.empty();
        }
        Fault last = Fault.of(Files.readString(home.faultFile()).strip());
        return last.isIn(home) ? Optional.of(last) : Optional.empty();
    }

    /** Starts from the pristine sources, so there is never more than one fault. */
    void on(Fault fault) throws IOException {
        off();
        fault.apply(home);
        Files.writeString(home.faultFile(), fault.id());
    }

    void off() throws IOException {
        for (Service service : Service.values()) {
            workingCopy.restore(service);
        }
        Files.deleteIfExists(home.faultFile());
    }
}
