package dev.agentops.server.api;

import dev.agentops.server.identity.Role;
import dev.agentops.server.stream.Follower;
import dev.agentops.server.stream.Hub;
import dev.agentops.server.stream.LogReader;
import dev.agentops.server.threads.ThreadQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread's log as server-sent events, for terminals and for proxies that know no WebSocket. */
final class EventStream {
    private static final long HEARTBEAT_SECONDS = 15;

    private final Hub hub;
    private final LogReader reader;
    private final ThreadQueries queries;
    private final Access access;

    EventStream(Hub hub, LogReader reader, ThreadQueries queries, Access access) {
        this.hub = hub;
        this.reader = reader;
        this.queries = queries;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/threads/{id}/events", this::stream);
    }

    private void stream(Context context) throws IOException, InterruptedException {
        access.require(context, Role.VIEWER);
        String id = context.pathParam("id");
        queries.thread(id).orElseThrow(() -> Problem.notFound("There is no thread '" + id + "'."));
        long after = after(context);
        context.contentType("text/event-stream")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
        var output = context.res().getOutputStream();
        write(output, ": connected\n\n");
        var gone = new CountDownLatch(1);
        try (var follower = new Follower(hub, reader, id, after, new SseSink(output, gone))) {
            while (!gone.await(HEARTBEAT_SECONDS, TimeUnit.SECONDS)) {
                write(output, ": heartbeat\n\n");
            }
        } catch (IOException e) {
            // the reader is gone
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
