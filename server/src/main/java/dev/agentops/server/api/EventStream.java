package dev.agentops.server.api;

import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import dev.agentops.server.stream.Follower;
import dev.agentops.server.stream.LogReader;
import dev.agentops.server.stream.Tails;
import dev.agentops.server.threads.ThreadQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread's log as server-sent events, for terminals and for proxies that know no WebSocket. */
final class EventStream implements AutoCloseable {
    private static final long HEARTBEAT_SECONDS = 15;

    private final Tails tails;
    private final ThreadQueries queries;
    private final Access access;
    private final Set<CountDownLatch> open = ConcurrentHashMap.newKeySet();

    EventStream(Tails tails, ThreadQueries queries, Access access) {
        this.tails = tails;
        this.queries = queries;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/threads/{id}/events", this::stream);
    }

    private void stream(Context context) throws IOException, InterruptedException {
        String id = context.pathParam("id");
        var principal = access.requireThread(context, Role.VIEWER, id);
        if (!queries.exists(id)) {
            throw Problem.noThread(id);
        }
        long after = after(context);
        context.contentType("text/event-stream").header("X-Accel-Buffering", "no");
        var output = context.res().getOutputStream();
        var gone = new CountDownLatch(1);
        open.add(gone);
        try {
            write(output, "retry: 1000\n: connected\n\n");
            follow(output, gone, principal, id, after);
        } catch (IOException e) {
            // the reader is gone
        } finally {
            open.remove(gone);
        }
    }

    private void follow(OutputStream output, CountDownLatch gone, Principal principal, String id, long after)
            throws IOException, InterruptedException {
        var follower = new Follower(tails, id, after, new SseSink(output, gone));
        try {
            while (!gone.await(HEARTBEAT_SECONDS, TimeUnit.SECONDS) && access.isStillGood(principal)) {
                write(output, ": heartbeat\n\n");
            }
        } finally {
            // the answer is over when this returns: nobody may write to it any more
            follower.close();
            follower.join();
        }
    }

    private static long after(Context context) {
        String last = context.header("Last-Event-ID");
        if (last != null) {
            try {
                return Math.max(0, Long.parseLong(last.strip()));
            } catch (NumberFormatException e) {
                throw Problem.field("Last-Event-ID", "'Last-Event-ID' must be a sequence number.");
            }
        }
        return Query.number(context, "after", 0, 0, Long.MAX_VALUE);
    }

    private static void write(OutputStream output, String text) throws IOException {
        synchronized (output) {
            output.write(text.getBytes(StandardCharsets.UTF_8));
            output.flush();
        }
    }

    /** Ends all streams; readers come back by themselves, with the last number they have. */
    @Override
    public void close() {
        open.forEach(CountDownLatch::countDown);
    }

    private record SseSink(OutputStream output, CountDownLatch gone) implements Follower.Sink {
        @Override
        public void entries(List<LogReader.Entry> entries) throws IOException {
            var text = new StringBuilder();
            for (var entry : entries) {
                text.append("id: ")
                        .append(entry.seq())
                        .append("\ndata: ")
                        .append(entry.event())
                        .append("\n\n");
            }
            try {
                write(output, text.toString());
            } catch (IOException e) {
                gone.countDown();
                throw e;
            }
        }

        @Override
        public void live(long seq) {}
    }
}
