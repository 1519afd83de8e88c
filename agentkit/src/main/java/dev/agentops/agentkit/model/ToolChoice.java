package dev.agentops.agentkit.model;

/** Whether the model may, must, or must not call a tool. */
public enum ToolChoice {
    AUTO,
    REQUIRED,
    NONE
}
