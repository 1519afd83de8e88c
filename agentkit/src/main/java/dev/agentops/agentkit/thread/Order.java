package dev.agentops.agentkit.thread;

/** What a person orders a run under way to do. It is obeyed ahead of any router. Immutable and thread-safe. */
public sealed interface Order {
    /** Who ordered it. */
    String by();

    /** The agent that takes the next turn. */
    record Next(String agent, String by) implements Order {
        /** The rule that the router's decision names. */
        public static final String RULE = "person";
    }

    /** What is under way is finished, and nothing new begins. It cannot be taken back. */
    record Stop(String by) implements Order {
        /** The name of the limit that the run then ends by. */
        public static final String LIMIT = "stopped";
    }
}
