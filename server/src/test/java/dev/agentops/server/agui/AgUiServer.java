package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestEstate;
import dev.agentops.server.testing.TestServer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real server whose models say what a test wrote down. */
final class AgUiServer implements AutoCloseable {
    static final String ALLOWED_ORIGIN = "https://jaeger.example.com";
    private static final Object[] EDIT = {"path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", "1"};

    private final TestServer server;
    final ScriptedModel agents;
    final TestEstate estate;
    final ApiClient api;

    AgUiServer(Path folder) throws Exception {
        server = new TestServer(folder, Map.of("AGENTOPS_ALLOWED_ORIGINS", ALLOWED_ORIGIN));
        agents = server.agents;
        estate = server.estate;
        api = server.api;
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    void routed() {
        server.routedTo("coding");
    }

    /** The agent wants to change the price, which asks a human. */
    ScriptedModel proposesTheEdit() throws IOException {
        estate.price("int price = 1 / 0;\n");
        routed();
        return agents.callsAfter("The price divides by zero.", "edit_file", EDIT);
    }

    static ModelReply.RequestedCall edit() {
        return ScriptedModel.call("edit_file", EDIT);
    }

    ApiClient as(String role) throws Exception {
        return server.as(role, role);
    }

    static ObjectNode input(String threadId, String runId) {
        var input = Json.mapper().createObjectNode().put("threadId", threadId).put("runId", runId);
        input.putArray("messages");
        return input;
    }

    static ObjectNode saying(String threadId, String runId, String messageId, String text) {
        var input = input(threadId, runId);
        input.withArray("messages")
                .addObject()
                .put("id", messageId)
                .put("role", "user")
                .put("content", text);
        return input;
    }

    static ObjectNode answering(String threadId, String runId, String interruptId, Map<String, ?> payload) {
        var input = input(threadId, runId);
        input.putArray("resume")
                .addObject()
                .put("interruptId", interruptId)
                .put("status", "resolved")
                .set("payload", Json.tree(payload));
        return input;
    }

    /** The events of an answer that has ended. */
    static List<JsonNode> events(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Json.read(line.substring(6), JsonNode.class))
                .toList();
    }

    List<JsonNode> run(ObjectNode input) throws Exception {
        var answer = api.post("/agui", input);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
        return events(answer.body());
    }

    /** Runs until the human is asked. @return the interrupt's id */
    String interrupt(String threadId, String runId) throws Exception {
        proposesTheEdit();
        var last =
                run(saying(threadId, runId, threadId + "-m", "fix the price")).getLast();
        return last.at("/outcome/interrupts/0/id").asText();
    }

    @Override
    public void close() {
        server.close();
    }
}
