package dev.agentops.bookstore.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that holds everything of one bookstore. The path is absolute. */
public record BookstoreHome(Path dir) {
    public BookstoreHome {
        dir = dir.toAbsolutePath().normalize();
    }

    /** The working copy: one folder a service. This is what gets broken and fixed. */
    public Path services() {
        return dir.resolve("services");
    }

    public Path code(Service service) {
        return services().resolve(service.id());
    }

    public Path log(Service service) {
        return dir.resolve("logs").resolve(service.id() + ".log");
    }

    public Path estateFile() {
        return dir.resolve("services.yaml");
    }

    /** Where the supervisor that runs can be reached. */
    public Path controlFile() {
        return dir.resolve("control.json");
    }

    public Path ports() {
        return dir.resolve("ports");
    }

    public Path pidFile(Service service) {
        return dir.resolve("run").resolve(service.id() + ".pid");
    }

    /** What the service's sources were compiled to at its last start. */
    public Path classes(Service service) {
        return dir.resolve("run").resolve("classes").resolve(service.id());
    }

    /** Held by the supervisor for as long as it lives; the operating system lets go of it even after kill -9. */
    public Path lockFile() {
        return dir.resolve("run").resolve("lock");
    }

    /** The id of the fault that was switched on last. */
    public Path faultFile() {
        return dir.resolve("run").resolve("fault");
    }

    /** What {@code java @FILE} needs to be the control program. */
    public Path controlProgram() {
        return dir.resolve("run").resolve("bookstore.args");
    }

    public void createFolders() throws IOException {
        for (String folder : new String[] {"services", "logs", "run"}) {
            Files.createDirectories(dir.resolve(folder));
        }
    }
}
