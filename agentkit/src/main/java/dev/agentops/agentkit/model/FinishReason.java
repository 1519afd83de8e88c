package dev.agentops.agentkit.model;

/** Why a model stopped writing. */
public enum FinishReason {
    STOP,
    TOOL_CALLS,
    /** Cut at the output limit: what is there is incomplete. */
    LENGTH,
    /** The provider refused to answer. */
    REFUSED
}
