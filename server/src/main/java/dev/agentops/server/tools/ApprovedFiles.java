package dev.agentops.server.tools;

import dev.agentops.server.safety.Preview;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How files stood when a human approved their change, from the last look of the gate until the change is made. A call that nobody was
 * asked about has none. Thread-safe.
 */
final class ApprovedFiles {
    private static final int MOST = 1_000;

    private record Stood(@Nullable String content) {}

    private final Map<String, Stood> files = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stood> eldest) {
            return size() > MOST;
        }
    };

    synchronized void note(String toolCallId, Preview preview) {
        if (preview instanceof Preview.Diff diff) {
            files.put(toolCallId, new Stood(diff.before()));
        }
    }

    /** @throws IllegalArgumentException when the file is not what was approved; the message is for the model */
    synchronized void check(String toolCallId, String path, @Nullable String now) {
        var stood = files.remove(toolCallId);
        if (stood != null && !Objects.equals(stood.content(), now)) {
            throw new IllegalArgumentException(Workspace.changed(path));
        }
    }
}
