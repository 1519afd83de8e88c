package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

/** What {@code GET /agui/capabilities} answers: AgentCapabilities of AG-UI 1.0. */
public final class Capabilities {
    private Capabilities() {}

    public static JsonNode of() {
        return Json.read("""
                {
                  "identity": {
                    "name": "AgentOps",
                    "type": "agentops",
                    "description": "Finds out what is wrong with a service, proposes the fix, and asks before it changes anything"
                  },
                  "transport": {"streaming": true, "websocket": false, "httpBinary": false, "pushNotifications": false, "resumable": true},
                  "tools": {"supported": true, "parallelCalls": true, "clientProvided": false},
                  "output": {"structuredOutput": false, "supportedMimeTypes": ["text/plain", "text/markdown"]},
                  "state": {"snapshots": true, "deltas": false, "memory": true, "persistentState": true},
                  "multiAgent": {"supported": true, "delegation": true, "handoffs": true},
                  "reasoning": {"supported": true, "streaming": true, "encrypted": false},
                  "multimodal": {
                    "input": {"image": false, "audio": false, "video": false, "pdf": false, "file": false},
                    "output": {"image": false, "audio": false}
                  },
                  "execution": {"codeExecution": true, "sandboxed": false},
                  "humanInTheLoop": {
                    "supported": true,
                    "approvals": true,
                    "interrupts": true,
                    "interventions": false,
                    "feedback": true,
                    "approveWithEdits": false
                  }
                }
                """, JsonNode.class);
    }
}
