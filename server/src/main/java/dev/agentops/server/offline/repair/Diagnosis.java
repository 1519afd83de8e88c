package dev.agentops.server.offline.repair;

import java.util.List;

/**
 * What is wrong, and the change that ends it.
 *
 * @param cause one or two sentences
 * @param file empty if unknown
 * @param line 0 if unknown
 * @param action what to do, as an order
 * @param edits the change; empty when there is none that is surely right
 */
public record Diagnosis(String cause, String file, int line, String action, List<Edit> edits) {
    /** @param oldText stands once in the file */
    public record Edit(String path, String oldText, String newText) {}

    public Diagnosis {
        edits = List.copyOf(edits);
    }

    static Diagnosis withEdit(String cause, String action, int line, Edit edit) {
        return new Diagnosis(cause, edit.path(), line, action, List.of(edit));
    }

    static Diagnosis withoutEdit(String cause, String file, int line, String action) {
        return new Diagnosis(cause, file, line, action, List.of());
    }

    public boolean hasEdit() {
        return !edits.isEmpty();
    }

    public Edit edit() {
        return edits.getFirst();
    }
}
