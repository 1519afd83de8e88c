package dev.agentops.bookstore;

import dev.agentops.bookstore.control.ControlServer;
import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.supervisor.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

@Command(
        name = "run",
        description = "Run the bookstore in the foreground until it is told to end.",
        mixinStandardHelpOptions = true)
final class RunCommand extends HomeCommand {
    @Option(
            names = "--services-source",
            required = true,
            paramLabel = "DIR",
            description = "The pristine sources of the services (bookstore/services).")
    private Path servicesSource;

    @Override
    void execute() throws IOException, InterruptedException {
        BookstoreHome home = home();
        home.createFolders();
        try (FileChannel channel =
                FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new BookstoreException("a bookstore is already running in " + home.dir());
            }
            Supervisor supervisor = Supervisor.prepare(home, servicesSource);
            ControlServer control = ControlServer.start(supervisor, home);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                control.close();
                supervisor.close();
            }));
            supervisor.start(() -> {
                out().println("bookstore is ready: " + supervisor.storeUrl());
                out().flush();
            });
            new CountDownLatch(1).await();
        }
    }
}
