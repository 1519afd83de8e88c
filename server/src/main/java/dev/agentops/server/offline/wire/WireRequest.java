package dev.agentops.server.offline.wire;

import dev.agentops.server.offline.brain.Conversation;

/**
 * A request, whichever wire format it came in.
 *
 * @param callsAllowed false when the client forbids tool calls
 */
public record WireRequest(
        Conversation conversation, String model, boolean stream, boolean usageInStream, boolean callsAllowed) {}
