package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.Tool;
import dev.agentops.server.safety.DangerousTool;

/** A tool that changes something, with what the gate has to know of it. */
record WriteTool(Tool<?> tool, DangerousTool gate) {}
