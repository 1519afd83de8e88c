package dev.agentops.server.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.state.State;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A thread's state as it was, from what its log tells of changes. A key that the log never tells of has been as it is now; one that the
 * thread began with and that changed later counts as absent before.
 */
final class StateAt {
    private static final String CHANGED_BY = "$changed_by";

    /** One change of one key. @param value none if it was removed */
    record Told(
            long seq,
            String runId,
            String step,
            String key,
            @Nullable JsonNode value) {}

    private final ObjectNode now;
    private final List<Told> told;
    private final Set<String> changedEver = new HashSet<>();

    private StateAt(ObjectNode now, List<Told> told) {
        this.now = now;
        this.told = told;
        told.forEach(change -> changedEver.add(change.key()));
    }

    static StateAt of(Handle handle, String threadId) {
        var now = Json.read(
                handle.createQuery("select state from threads where id = :id")
                        .bind("id", threadId)
                        .mapTo(String.class)
                        .one(),
                ObjectNode.class);
        var told = new ArrayList<Told>();
        handle.createQuery("""
                        select seq, run_id, step, event -> 'delta' as delta from thread_event
                        where thread_id = :id and event ->> 'type' = 'STATE_DELTA' order by seq
                        """)
                .bind("id", threadId)
                .map((row, context) -> changes(
                        row.getLong("seq"),
                        row.getString("run_id"),
                        row.getString("step"),
                        Json.read(row.getString("delta"), JsonNode.class)))
                .forEach(told::addAll);
        return new StateAt(now, told);
    }

    private static List<Told> changes(long seq, String runId, String step, JsonNode delta) {
        var changes = new ArrayList<Told>();
        for (var change : delta) {
            String path = change.path("path").asText();
            String key = path.substring(1).replace("~1", "/").replace("~0", "~");
            boolean removed = change.path("op").asText().equals("remove");
            changes.add(new Told(seq, runId, step, key, removed ? null : change.get("value")));
        }
        return changes;
    }

    /** The state after the event of this number. Who changed a key is known where it has not changed since. */
    State after(long seq) {
        var state = Json.mapper().createObjectNode();
        now.properties().stream()
                .filter(field -> !changedEver.contains(field.getKey()))
                .forEach(field -> state.set(field.getKey(), field.getValue()));
        told.stream().filter(change -> change.seq() <= seq).forEach(change -> {
            if (change.value() == null) {
                state.remove(change.key());
            } else {
                state.set(change.key(), change.value());
            }
        });
        var origins = Json.mapper().createObjectNode();
        now.path(CHANGED_BY).properties().stream()
                .filter(origin ->
                        state.has(origin.getKey()) && state.get(origin.getKey()).equals(now.get(origin.getKey())))
                .forEach(origin -> origins.set(origin.getKey(), origin.getValue()));
        state.remove(CHANGED_BY);
        if (!origins.isEmpty()) {
            state.set(CHANGED_BY, origins);
        }
        return Json.mapper().convertValue(state, State.class);
    }

    /** As the thread is now. */
    State now() {
        return Json.mapper().convertValue(now, State.class);
    }

    /** What each step of a run changed, by the step's name. The end of a run, which tells all of it again, is left out. */
    Map<String, List<StepDetail.Change>> changesOf(String runId) {
        var standing = new HashMap<String, Told>();
        var changes = new HashMap<String, List<StepDetail.Change>>();
        for (var change : told) {
            var before = change.value() == null ? standing.remove(change.key()) : standing.put(change.key(), change);
            if (change.runId().equals(runId) && !change.step().equals("finish")) {
                changes.computeIfAbsent(change.step(), step -> new ArrayList<>())
                        .add(changed(before, change));
            }
        }
        return changes;
    }

    private static StepDetail.Change changed(@Nullable Told before, Told after) {
        return before == null
                ? new StepDetail.Change(after.key(), null, null, after.value())
                : new StepDetail.Change(
                        after.key(),
                        before.value(),
                        new StepDetail.Setter(before.runId(), before.step()),
                        after.value());
    }
}
