package dev.agentops.server.notify;

import java.util.Arrays;
import java.util.Optional;

/** What a target may be told of. */
enum EventKind {
    OPENED("approval.opened"),
    REMINDER("approval.reminder"),
    ESCALATED("approval.escalated"),
    EXPIRED("approval.expired"),
    DECIDED("approval.decided"),
    RUN_FINISHED("run.finished"),
    RUN_FAILED("run.failed"),
    /** Asked for by a person; no target is subscribed to it. */
    TEST("test");

    private final String wireName;

    EventKind(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    /** Whether it asks for a decision, and so is untrue once there is one. */
    boolean asks() {
        return this == OPENED || this == REMINDER || this == ESCALATED;
    }

    static Optional<EventKind> of(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName.equals(wireName))
                .findFirst();
    }
}
