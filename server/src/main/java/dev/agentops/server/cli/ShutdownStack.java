package dev.agentops.server.cli;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * What runs, to be closed in the reverse order of its start: at {@link #close}, or when the process is told to end. A signal
 * in the middle of a start interrupts it and waits until what it had begun is closed too.
 */
public final class ShutdownStack implements AutoCloseable {
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread starter = Thread.currentThread();

    private ShutdownStack() {}

    /** The calling thread is the one that starts things. */
    public static ShutdownStack onExit() {
        ShutdownStack stack = new ShutdownStack();
        Runtime.getRuntime().addShutdownHook(new Thread(stack::exit, "shutdown"));
        return stack;
    }

    public <T extends AutoCloseable> T add(T started) {
        running.push(started);
        return started;
    }

    /** Returns when the process was told to end. */
    void awaitExit() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException toldToEnd) {
            starter.interrupt();
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        silenceTerminal();
        while (!running.isEmpty()) {
            closeOne(running.pop());
        }
        closed.countDown();
        if (interrupted) {
            starter.interrupt();
        }
    }

    private void exit() {
        starter.interrupt();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connections break off while things end; that belongs in the log, not before the eyes of whoever pressed Ctrl-C. */
    private static void silenceTerminal() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender("terminal");
        }
    }

    private static void closeOne(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // not a constant: it would open the log before it is known where
            LoggerFactory.getLogger(ShutdownStack.class)
                    .warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
        }
    }
}
