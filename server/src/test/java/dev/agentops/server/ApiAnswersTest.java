package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.testing.ApiClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What the API and the page answer to whom. */
@Tag("process")
class ApiAnswersTest extends ServerTest {
    @Test
    void aMessageIdThatWasUsedForAnotherMessageIsRefused() throws Exception {
        routedTo("coding");
        agents.says("ok");
        api.post("/api/chat", Map.of("userMessage", Map.of("id", "m-1", "content", "hello")));
        assertProblem(
                api.post("/api/chat", Map.of("userMessage", Map.of("id", "m-1", "content", "something else"))),
                409,
                "userMessage.id");
    }

    @Test
    void badInputIsToldByFieldAndNobodyGetsInWithoutAToken() throws Exception {
        assertThat(api.as("wrong").get("/api/threads").statusCode()).isEqualTo(401);
        assertProblem(api.post("/api/chat", "{"), 400, "not JSON");
        assertProblem(api.post("/api/chat", Map.of()), 400, "\"field\":\"userMessage\"");
        assertProblem(
                api.post("/api/chat", Map.of("userMessage", Map.of("id", "a"))),
                400,
                "\"field\":\"userMessage.content\"");
        assertProblem(
                api.post("/api/chat", Map.of("threadId", "thr_no", "userMessage", Map.of("id", "a", "content", "b"))),
                404,
                "thr_no");
        assertProblem(api.post("/api/approve-tool", Map.of("toolCallId", "x", "action", "maybe")), 400, "action");
        assertProblem(api.post("/api/approve-tool", Map.of("toolCallId", "x", "action", "deny")), 404, "x");
        assertProblem(api.get("/api/nothing"), 404, "/api/nothing");
        assertProblem(api.get("/api/threads?limit=0"), 400, "limit");
        assertProblem(api.get("/api/threads?cursor=zzz"), 400, "cursor");
    }

    @Test
    void thePageIsServedForEveryViewButNotForWhatIsMissing() throws Exception {
        assertThat(api.get("/threads/thr_1").body()).contains("<title>AgentOps</title>");
        assertThat(api.get("/").headers().firstValue("content-security-policy").orElse(""))
                .contains("script-src 'self'");
        assertThat(api.get("/assets/app-1a2b.js")
                        .headers()
                        .firstValue("cache-control")
                        .orElse(""))
                .contains("immutable");
        assertThat(api.get("/assets/app-old.js").statusCode()).isEqualTo(404);
        assertThat(api.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void rolesAreHeldTo() throws Exception {
        var viewer = tokenOf("viewer");
        assertThat(viewer.get("/api/threads").statusCode()).isEqualTo(200);
        assertProblem(
                viewer.post("/api/chat", Map.of("userMessage", Map.of("id", "a", "content", "b"))), 403, "operator");
        assertProblem(
                tokenOf("operator").post("/api/approve-tool", Map.of("toolCallId", "x", "action", "deny")),
                403,
                "approver");
        assertProblem(tokenOf("approver").post("/api/tokens", Map.of("role", "admin")), 403, "admin");
    }

    private ApiClient tokenOf(String role) throws Exception {
        var answer = api.post("/api/tokens", Map.of("role", role));
        return api.as(Json.read(answer.body(), JsonNode.class).get("token").asText());
    }
}
