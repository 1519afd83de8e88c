package dev.agentops.agentkit.langchain4j;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes a stream on which no byte came for too long, so that its reader gets an {@link IdleException} and does not wait for ever. */
final class IdleGuard extends FilterInputStream {
    private final Duration longestSilence;
    private final Thread watchdog;
    private volatile long lastByte = System.nanoTime();
    private volatile boolean idle;

    IdleGuard(InputStream in, Duration longestSilence) {
        super(in);
        this.longestSilence = longestSilence;
        this.watchdog = Thread.ofVirtual().name("model-idle-guard").start(this::watch);
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
            if (idle) {
                throw new IdleException(longestSilence);
            }
            lastByte = System.nanoTime();
            return count;
        } catch (IOException e) {
            throw idle ? new IdleException(longestSilence) : e;
        }
    }

    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        super.close();
    }

    private void watch() {
        try {
            long left = longestSilence.toNanos();
            while (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
                left = longestSilence.toNanos() - (System.nanoTime() - lastByte);
            }
            idle = true;
            in.close();
        } catch (InterruptedException e) {
            // the stream was closed: nothing left to guard
        } catch (IOException e) {
            // the reader is told by idle
        }
    }
}
