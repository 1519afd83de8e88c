package dev.agentops.server.api;

import dev.agentops.server.identity.Role;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.Socket;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Every route asks for exactly the role that the document names. */
@Tag("process")
class RolesTest {
    private static final Set<String> OPEN_TO_ALL = Set.of(
            "GET /health",
            "GET /sign-in",
            "GET /api/sign-in",
            "GET /oidc/start",
            "GET /oidc/callback",
            "GET /api/openapi.yaml",
            "GET /api/ws");
    private static final String RESUMES = """
            {"threadId": "none", "runId": "r", "messages": [], "tools": [], "context": [], "state": {}, "forwardedProps": {},
             "resume": [{"interruptId": "apr_1.d", "status": "resolved", "payload": {"approved": true}}]}""";

    @TempDir
    Path folder;

    @Test
    void everyRouteAsksForExactlyTheRoleThatIsDocumented() throws Exception {
        var document = new OpenApiDocument();
        try (var server = new TestServer(folder, Map.of(RateLimits.VARIABLE, "1000"))) {
            var found = new TreeMap<String, String>();
            var documented = new TreeMap<String, String>();
            var people = people(server);
            for (var operation : document.operations()) {
                if (OPEN_TO_ALL.contains(operation)) {
                    assertThat(document.operation(operation).has("x-role"))
                            .as(operation)
                            .isFalse();
                    continue;
                }
                documented.put(
                        operation, document.operation(operation).path("x-role").asText());
                String least = leastRole(operation, server.api.as(""), people);
                if (document.operation(operation).path("x-people-only").asBoolean()) {
                    assertThat(least).as(operation + " by a program's token").isEqualTo("none");
                    least = document.operation(operation).path("x-role").asText(); // StandingRulesTest: sessions
                }
                found.put(operation, least);
            }
            assertThat(found).isEqualTo(documented);
            assertThat(found.size() + OPEN_TO_ALL.size())
                    .isEqualTo(server.routes().size());
        }
    }

    @Test
    void aDecisionOverAgUiNeedsTheRoleApproverToo() throws Exception {
        try (var server = new TestServer(folder)) {
            assertThat(server.as("operator", "olga").post("/agui", RESUMES).statusCode())
                    .isEqualTo(403);
            assertThat(server.as("approver", "ada").post("/agui", RESUMES).statusCode())
                    .isNotIn(401, 403);
        }
    }

    @Test
    void aSocketOnlyReads() throws Exception {
        try (var server = new TestServer(folder);
                var socket = Socket.open(server.as("viewer", "vera"), server.api.url())) {
            for (var op : List.of("chat", "approve", "decide", "cancel", "steer")) {
                socket.send("{\"op\":\"" + op + "\",\"threadId\":\"t\"}");
                assertThat(socket.next(frame -> frame.path("op").asText().equals("error"))
                                .toString())
                        .contains("'op' must be sub, unsub or ping");
            }
        }
    }

    private static Map<Role, ApiClient> people(TestServer server) throws Exception {
        var people = new EnumMap<Role, ApiClient>(Role.class);
        for (var role : Role.values()) {
            people.put(role, server.as(role.wireName(), "a " + role.wireName()));
        }
        return people;
    }

    /** The first role that is not refused, with all below it refused, and nobody let in without credentials. */
    private static String leastRole(String operation, ApiClient stranger, Map<Role, ApiClient> people)
            throws Exception {
        var allowed = new ArrayList<String>();
        if (ask(operation, stranger) != 401) {
            return "nobody";
        }
        for (var person : people.entrySet()) {
            int status = ask(operation, person.getValue());
            assertThat(status).as(operation + " as " + person.getKey()).isNotEqualTo(401);
            if (status != 403) {
                allowed.add(person.getKey().wireName());
            } else {
                assertThat(allowed)
                        .as(operation + " refuses " + person.getKey())
                        .isEmpty();
            }
        }
        return allowed.isEmpty() ? "none" : allowed.getFirst();
    }

    private static int ask(String operation, ApiClient client) throws Exception {
        var words = operation.split(" ");
        return client.send(words[0], words[1].replaceAll("[{}]", ""), "{}").statusCode();
    }
}
