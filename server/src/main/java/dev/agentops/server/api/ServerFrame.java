package dev.agentops.server.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.agentops.server.stream.LogReader;
import dev.agentops.server.stream.OneOf;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What the server says over the WebSocket. The dashboard's types are generated from these records. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(ServerFrame.Snapshot.class),
    @JsonSubTypes.Type(ServerFrame.Event.class),
    @JsonSubTypes.Type(ServerFrame.Live.class),
    @JsonSubTypes.Type(ServerFrame.InboxChanged.class),
    @JsonSubTypes.Type(ServerFrame.Heartbeat.class),
    @JsonSubTypes.Type(ServerFrame.Refused.class),
    @JsonSubTypes.Type(ServerFrame.Bye.class)
})
sealed interface ServerFrame {
    /**
     * One entry of a log.
     *
     * @param first set when it stands for several numbers: from this one to {@code seq}
     * @param event the AG-UI event as stored: no need to parse it to pass it on
     */
    record Entry(
            @Nullable Long first,
            long seq,
            Instant ts,
            @JsonRawValue String event) {
        static Entry of(LogReader.Entry entry) {
            return new Entry(firstOf(entry), entry.seq(), entry.at(), entry.event());
        }
    }

    /** Many entries at once, while the reader catches up. */
    @JsonTypeName("snap")
    record Snapshot(String threadId, List<Entry> entries) implements ServerFrame {
        public Snapshot {
            entries = List.copyOf(entries);
        }
    }

    /** One entry, live. */
    @JsonTypeName("ev")
    record Event(
            String threadId,
            @Nullable Long first,
            long seq,
            Instant ts,
            @JsonRawValue String event) implements ServerFrame {
        static Event of(String threadId, LogReader.Entry entry) {
            return new Event(threadId, firstOf(entry), entry.seq(), entry.at(), entry.event());
        }
    }

    private static @Nullable Long firstOf(LogReader.Entry entry) {
        return entry.first() == entry.seq() ? null : entry.first();
    }

    /** The reader has all there was up to this number; what follows is live. */
    @JsonTypeName("live")
    record Live(String threadId, long seq) implements ServerFrame {}

    record ThreadState(
            String id,
            @OneOf({"idle", "queued", "running", "waiting"}) String status) {}

    record RunState(
            String id,
            String threadId,

            @OneOf({"queued", "running", "waiting", "completed", "failed", "cancelled"})
            String status) {}

    /** How much waits for a human, and what goes on where: newest first. */
    @JsonTypeName("inbox")
    record InboxChanged(int pending, List<ThreadState> threads, List<RunState> runs) implements ServerFrame {
        public InboxChanged {
            threads = List.copyOf(threads);
            runs = List.copyOf(runs);
        }
    }

    @JsonTypeName("hb")
    record Heartbeat(Instant ts) implements ServerFrame {}

    @JsonTypeName("error")
    record Refused(@Nullable String threadId, String detail) implements ServerFrame {}

    /** The server goes away: come back after so many milliseconds. */
    @JsonTypeName("bye")
    record Bye(String reason, long retryMs) implements ServerFrame {}
}
