package dev.agentops.agentkit;

/** Whether an agent's model may or must call tools. To force one named tool, offer only that one and require it. */
public enum ToolUse {
    AUTO,
    /** Must call one until it has called one in this run; free after that, so a forced call cannot go on for ever. */
    REQUIRED_FIRST,
    NONE
}
