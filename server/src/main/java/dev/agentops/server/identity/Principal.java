package dev.agentops.server.identity;

/** Who is asking. */
public record Principal(String name, Role role) {}
