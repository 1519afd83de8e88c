package dev.agentops.agentkit.langchain4j;

import org.jspecify.annotations.Nullable;

/** Providers leave out counts that they don't know. */
final class Numbers {
    private Numbers() {}

    static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
