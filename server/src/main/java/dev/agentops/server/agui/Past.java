package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.server.db.Database;

/** What was there before a piece of a run, as it was then. Reads the database at each call. */
final class Past {
    private final Database database;
    private final Segment segment;

    Past(Database database, Segment segment) {
        this.database = database;
        this.segment = segment;
    }

    /** The transcript as the piece begins; with the request itself, if the piece begins the run. */
    ArrayNode messages() {
        return segment.beginsRun()
                ? messages(
                        "seq <= (select seq from messages where thread_id = :thread and id = :id)", segment.messageId())
                : messages("""
                        seq < coalesce((select seq from messages where run_id = :run and body ->> 'toolCallId' = :id),
                                       (select max(seq) + 1 from messages where thread_id = :thread))
                        """, segment.answers());
    }

    /** The transcript up to a message; all of it when the message is not there yet. */
    ArrayNode messagesBefore(String messageId) {
        return messages("""
                seq < coalesce((select seq from messages where thread_id = :thread and id = :id),
                               (select max(seq) + 1 from messages where thread_id = :thread))
                """, messageId);
    }

    private ArrayNode messages(String condition, String id) {
        var transcript = Json.mapper().createArrayNode();
        database.with(handle -> handle.createQuery("select body from messages where thread_id = :thread and "
                                + condition + " order by seq")
                        .bind("thread", segment.threadId())
                        .bind("run", segment.runId())
                        .bind("id", id)
                        .map((row, context) -> Json.read(row.getString("body"), Message.class))
                        .list())
                .forEach(message -> Messages.add(transcript, message));
        return transcript;
    }

    /** The thread's state, with what this run changed so far; a run's changes are kept with the thread only at its end. */
    ObjectNode state() {
        return database.with(handle -> {
            var state = Json.read(
                    handle.createQuery("select state from threads where id = :id")
                            .bind("id", segment.threadId())
                            .mapTo(String.class)
                            .one(),
                    ObjectNode.class);
            handle.createQuery("""
                            select event from thread_event
                            where run_id = :run and thread_id = :thread and seq <= :after and event ->> 'type' = 'STATE_DELTA'
                            order by seq
                            """)
                    .bind("run", segment.runId())
                    .bind("thread", segment.threadId())
                    .bind("after", segment.after())
                    .mapTo(String.class)
                    .forEach(event ->
                            apply(state, Json.read(event, JsonNode.class).path("delta")));
            return state;
        });
    }

    /** @param delta of whole keys, as our log has them */
    static void apply(ObjectNode state, JsonNode delta) {
        for (var change : delta) {
            String key =
                    change.get("path").asText().substring(1).replace("~1", "/").replace("~0", "~");
            if (change.get("op").asText().equals("remove")) {
                state.remove(key);
            } else {
                state.set(key, change.get("value"));
            }
        }
    }

    /** Whether a human can still decide. */
    boolean waits(String approvalId) {
        return database.with(
                handle -> handle.createQuery("select count(*) > 0 from approvals where id = :id and state = 'pending'")
                        .bind("id", approvalId)
                        .mapTo(Boolean.class)
                        .one());
    }
}
