package dev.agentops.server.alerts;

/** What the readers of an incident's thread are told. @param kind resolved, grown, back, closed, silenced */
public record IncidentEvent(String incidentId, String kind, String text, long alerts, long firing) {}
