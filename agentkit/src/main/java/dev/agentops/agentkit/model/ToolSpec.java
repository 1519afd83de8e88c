package dev.agentops.agentkit.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the model is told about a tool. {@code inputSchema} is a JSON Schema of type object. */
public record ToolSpec(String name, String description, ObjectNode inputSchema) {}
