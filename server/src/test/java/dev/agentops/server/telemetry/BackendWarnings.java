package dev.agentops.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** What is said of backends that do not take what they are sent. */
final class BackendWarnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final List<Logger> loggers = List.of(
            (Logger) LoggerFactory.getLogger(Reception.class), (Logger) LoggerFactory.getLogger(SpanFollower.class));
    /** The SDK's own, which goes to the terminal. */
    private final Handler sdk = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLoggerName().startsWith("io.opentelemetry")) {
                lines.add(line.getLoggerName() + " says " + line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    BackendWarnings() {
        start();
        loggers.forEach(logger -> logger.addAppender(this));
        java.util.logging.Logger.getLogger("").addHandler(sdk);
    }

    @Override
    protected void append(ILoggingEvent line) {
        if (line.getLevel() == Level.WARN) {
            lines.add(line.getFormattedMessage());
        }
    }

    void await(int many) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (lines.size() < many && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        loggers.forEach(logger -> logger.detachAppender(this));
        java.util.logging.Logger.getLogger("").removeHandler(sdk);
    }
}
