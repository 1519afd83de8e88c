package dev.agentops.server;

import dev.agentops.server.commands.Machine;
import dev.agentops.server.commands.Sandbox;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What programs can be run in, found out beside the rest of a start: each look starts programs and waits for them. */
final class Isolation {
    private final FutureTask<Sandbox> sandbox;
    private final FutureTask<Machine> machine;

    private Isolation(FutureTask<Sandbox> sandbox, FutureTask<Machine> machine) {
        this.sandbox = sandbox;
        this.machine = machine;
    }

    static Isolation look(RunConfig config) {
        LoggerFactory.getILoggerFactory(); // opened by two threads at once, it complains
        return new Isolation(begun(Sandbox::detect), begun(() -> machine(config)));
    }

    private static <T> FutureTask<T> begun(Callable<T> look) {
        var task = new FutureTask<>(look);
        Thread.ofVirtual().name("isolation").start(task);
        return task;
    }

    private static Machine machine(RunConfig config) {
        var own = config.ownFiles().and(config.mcpFile(), config.servicesFile().resolveSibling("notifications.yaml"));
        return Machine.detect(own, config.environment().getOrDefault(Machine.SETTING, ""));
    }

    /** Waits until it is known. */
    Sandbox sandbox() throws StartException {
        return found(sandbox);
    }

    /** Waits until it is known. @throws StartException when the setting is none */
    Machine machine() throws StartException {
        return found(machine);
    }

    private static <T> T found(FutureTask<T> look) throws StartException {
        try {
            return look.get();
        } catch (ExecutionException e) {
            throw new StartException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", e);
        }
    }
}
