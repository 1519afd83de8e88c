package dev.agentops.bookstore;

import dev.agentops.bookstore.control.ControlClient;
import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** A command on one bookstore. What can't be done is said in words on stderr, and the exit code is 1. */
abstract class HomeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "The folder of the bookstore.")
    private Path home;

    abstract void execute() throws IOException, InterruptedException;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        try {
            execute();
            return 0;
        } catch (BookstoreException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    final BookstoreHome home() {
        return new BookstoreHome(home);
    }

    final ControlClient supervisor() {
        return new ControlClient(home());
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
