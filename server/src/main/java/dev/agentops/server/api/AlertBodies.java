package dev.agentops.server.api;

import io.javalin.http.Context;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads what alert systems send. A delivery over {@link ApiServer#MAX_BODY} is read and taken in while no more than one other of that
 * size is, so that memory is bounded whoever sends. Thread-safe.
 */
final class AlertBodies {
    /** Bytes of a delivery of many alerts: over 20,000 as Alertmanager writes them. */
    static final int MOST = 16_000_000;

    private static final long MOST_LET_THROUGH = 4L * MOST;
    private static final int LARGE_AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_READ = Duration.ofSeconds(60);

    interface Taking {
        void take(byte[] body) throws InterruptedException;
    }

    private final Semaphore large = new Semaphore(LARGE_AT_ONCE, true);

    /** @param mayBeLarge whether it may have {@link #MOST} bytes, and else {@link ApiServer#MAX_BODY} */
    void read(Context context, boolean mayBeLarge, Taking taking) throws IOException, InterruptedException {
        if (context.req().getContentLengthLong() > most(mayBeLarge)) {
            throw refused(context, mayBeLarge);
        }
        var body = new ByteArrayOutputStream();
        read(context, body, ApiServer.MAX_BODY + 1);
        if (body.size() <= ApiServer.MAX_BODY) {
            taking.take(body.toByteArray());
            return;
        }
        if (!mayBeLarge) {
            throw refused(context, false);
        }
        if (!large.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problem.busy("Other large deliveries of alerts are being taken in. Send this again.");
        }
        try {
            read(context, body, MOST + 1L);
            if (body.size() > MOST) {
                throw refused(context, true);
            }
            taking.take(body.toByteArray());
        } finally {
            large.release();
        }
    }

    private static void read(Context context, ByteArrayOutputStream body, long until) throws IOException {
        copy(context, until - body.size(), body);
    }

    private static void copy(Context context, long most, OutputStream to) throws IOException {
        var input = context.req().getInputStream();
        var some = new byte[1 << 16];
        long end = System.nanoTime() + LONGEST_READ.toNanos();
        long left = most;
        int length = 0;
        while (length >= 0 && left > 0) {
            if (System.nanoTime() - end > 0) {
                throw Problem.busy("The body did not come within " + LONGEST_READ.toSeconds() + " s. Send this again.");
            }
            length = input.read(some, 0, (int) Math.min(some.length, left));
            to.write(some, 0, Math.max(0, length));
            left -= Math.max(0, length);
        }
    }

    /** What is sent is let through to nowhere: who cannot send to the end may not hear why, and comes again. */
    private static Problem refused(Context context, boolean mayBeLarge) throws IOException {
        copy(context, MOST_LET_THROUGH, OutputStream.nullOutputStream());
        return tooLarge(mayBeLarge);
    }

    private static long most(boolean mayBeLarge) {
        return mayBeLarge ? MOST : ApiServer.MAX_BODY;
    }

    private static Problem tooLarge(boolean mayBeLarge) {
        return Problem.tooLarge(
                mayBeLarge
                        ? "A delivery may have " + MOST
                                + " bytes. Nothing of it was taken: set max_alerts in Alertmanager's"
                                + " webhook_configs, so that it sends fewer at once; what it leaves out is counted."
                        : "A request may have " + ApiServer.MAX_BODY + " bytes.");
    }
}
