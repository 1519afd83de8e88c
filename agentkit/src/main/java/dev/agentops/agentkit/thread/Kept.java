package dev.agentops.agentkit.thread;

/** What a thread keeps beside its transcript, so that the transcript stays small. Deleted with the thread. */
public sealed interface Kept permits StoredResult, Compaction {}
