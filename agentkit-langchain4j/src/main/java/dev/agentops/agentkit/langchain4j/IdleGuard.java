package dev.agentops.agentkit.langchain4j;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Closes a stream whose sender says nothing for too long, or never comes to an end, so that its reader gets an {@link IdleException} and
 * does not wait for ever. Bytes alone are no sign of life: what stands between may send some while nobody answers.
 */
final class IdleGuard extends FilterInputStream {
    private final Duration longestSilence;
    private final Duration longest;
    private final Pulse pulse;
    private final Thread watchdog;
    private volatile boolean idle;
    private volatile boolean endless;

    /** When the sender last said something. */
    static final class Pulse {
        private final long start = System.nanoTime();
        private volatile long last = start;

        void beat() {
            last = System.nanoTime();
        }
    }

    IdleGuard(InputStream in, Pulse pulse, ModelSettings settings) {
        super(in);
        this.longestSilence = settings.longestSilence();
        this.longest = settings.callTimeout();
        this.pulse = pulse;
        pulse.beat();
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
            throwIfEnded();
            return count;
        } catch (IOException e) {
            throwIfEnded();
            throw e;
        }
    }

    private void throwIfEnded() throws IdleException {
        if (endless) {
            throw IdleException.endless(longest);
        }
        if (idle) {
            throw new IdleException(longestSilence);
        }
    }

    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        super.close();
    }

    private void watch() {
        try {
            while (silenceLeft() > 0 && timeLeft() > 0) {
                Thread.sleep(Duration.ofNanos(Math.max(1, Math.min(silenceLeft(), timeLeft()))));
            }
            endless = timeLeft() <= 0;
            idle = true;
            in.close();
        } catch (InterruptedException e) {
            // the stream was closed: nothing left to guard
        } catch (IOException e) {
            // the reader is told by idle
        }
    }

    private long silenceLeft() {
        return longestSilence.toNanos() - (System.nanoTime() - pulse.last);
    }

    private long timeLeft() {
        return longest.toNanos() - (System.nanoTime() - pulse.start);
    }
}
