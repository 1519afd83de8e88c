package dev.agentops.agentkit.mcp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes the body of an answer when it was silent too long or took too long in all, so that its reader does not wait for ever. */
final class CallGuard extends FilterInputStream {
    /** The message says what took too long. */
    static final class OverdueException extends IOException {
        private static final long serialVersionUID = 1L;

        OverdueException(Duration time) {
            super(Pending.tookTooLong(time));
        }
    }

    private final Duration idle;
    private final long deadline;
    private final Duration total;
    private final Thread watchdog;
    private volatile long lastByte = System.nanoTime();
    private volatile boolean overdue;

    /** @param deadline by {@link System#nanoTime} */
    CallGuard(InputStream in, Duration idle, long deadline, Duration total) {
        super(in);
        this.idle = idle;
        this.deadline = deadline;
        this.total = total;
        this.watchdog = Thread.ofVirtual().name("mcp-call-guard").start(this::watch);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int count = super.read(buffer, offset, length);
            if (overdue) {
                throw tooLate();
            }
            lastByte = System.nanoTime();
            return count;
        } catch (IOException e) {
            throw overdue ? tooLate() : e;
        }
    }

    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        super.close();
    }

    private OverdueException tooLate() {
        return new OverdueException(System.nanoTime() >= deadline ? total : idle);
    }

    private void watch() {
        try {
            for (long left = left(); left > 0; left = left()) {
                Thread.sleep(Duration.ofNanos(left));
            }
            overdue = true;
            in.close();
        } catch (InterruptedException e) {
            // the stream was closed: nothing left to guard
        } catch (IOException e) {
            // the reader is told by overdue
        }
    }

    private long left() {
        long now = System.nanoTime();
        return Math.min(lastByte + idle.toNanos() - now, deadline - now);
    }
}
