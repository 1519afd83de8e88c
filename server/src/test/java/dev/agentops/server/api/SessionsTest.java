package dev.agentops.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.Browser;
import dev.agentops.server.testing.Socket;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** People in browsers, and what hostile pages try; tokens and sessions taken back. */
@Tag("process")
class SessionsTest {
    private static final String THREAD = "{\"title\":\"Shop\"}";

    @TempDir
    Path folder;

    private TestServer server;
    private ApiClient api;
    private String url;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder, Map.of(RateLimits.VARIABLE, "1000"));
        api = server.api;
        url = api.url();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLinkSignsAPersonInUnderTheirNameAndWhatTheyDoCarriesIt() throws Exception {
        var ada = new Browser(url).signIn(api, "ada", "operator");
        assertThat(json(ada.open("/api/me").body()).toString()).contains("\"user\":\"ada\"", "\"role\":\"operator\"");
        assertThat(ada.change("POST", "/api/threads", THREAD).statusCode()).isEqualTo(201);
        try (var database = server.database();
                var rows = database.createStatement()
                        .executeQuery(
                                "select string_agg(actor || ' ' || action || ' ' || subject, ', ' order by seq) from audit"
                                        + " where action in ('link.issued', 'session.issued')")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("admin link.issued ada, ada session.issued ada");
        }
        try (var database = server.database();
                var rows = database.createStatement().executeQuery("select created_by from threads")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("ada");
        }
    }

    @Test
    void namesThatStandForTheServerOrLookAlikeAreNotGiven() throws Exception {
        var ada = new Browser(url).signIn(api, "ada", "admin");
        for (var name : List.of("admin", "agentops", "\u202egnp", "a\u0000b", " ", "<b>", "a\u1160da", "ada\ufe0f")) {
            var answer = ada.change("POST", "/api/sign-in-links", Json.write(Map.of("name", name, "role", "viewer")));
            assertThat(answer.statusCode()).as(name).isIn(name.isBlank() ? 201 : 400);
        }
        var wide = api.post("/api/sign-in-links", Map.of("name", "\uff41\uff44\uff41  b", "role", "viewer"));
        assertThat(json(wide.body()).get("name").asText()).isEqualTo("ada b");
    }

    @Test
    void aProgramsTokenBecomesNoPersonAndNoOtherToken() throws Exception {
        var robot = server.as("admin", "robot");
        Map<String, String> grace = Map.of("name", "grace", "role", "approver");
        for (var path : List.of("/api/sign-in-links", "/api/tokens")) {
            var answer = robot.post(path, grace);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("program's token", "AGENTOPS_ADMIN_TOKEN");
        }
        assertThat(api.post("/api/tokens", grace).statusCode()).isEqualTo(201);

        var ada = new Browser(url).signIn(api, "ada", "admin");
        assertThat(ada.change("POST", "/api/sign-in-links", Json.write(grace)).statusCode())
                .isEqualTo(201);
        var behindAProxy = ada.send(
                "POST",
                "/api/tokens",
                Json.write(grace),
                "Origin",
                url,
                "X-AgentOps-Client",
                "dashboard",
                "Content-Type",
                "application/json",
                "Authorization",
                "Basic YTpi");
        assertThat(behindAProxy.statusCode()).isEqualTo(201);
    }

    @Test
    void theCookieIsHardToGetAndToMisuse() throws Exception {
        String secure = setCookie("https");
        assertThat(secure)
                .startsWith("__Host-agentops_session=")
                .contains("Secure", "HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Domain");
        assertThat(setCookie("http"))
                .startsWith("agentops_session=")
                .contains("HttpOnly", "SameSite=Strict")
                .doesNotContain("Secure");
    }

    private String setCookie(String scheme) throws Exception {
        return new Browser(url)
                .open(link("ada"), "X-Forwarded-Proto", scheme)
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
    }

    @Test
    void requestsOfOtherPagesWithTheCookieAreRefused() throws Exception {
        var ada = new Browser(url).signIn(api, "ada", "operator");
        String json = "application/json";
        // a form of another site; the same with its words set to look like JSON
        refused(ada, THREAD, "Origin", "https://evil.example", "Content-Type", "application/x-www-form-urlencoded");
        refused(
                ada,
                THREAD,
                "Origin",
                "https://evil.example",
                "Content-Type",
                "text/plain",
                "Sec-Fetch-Site",
                "cross-site");
        refused(ada, THREAD, "Origin", "null", "Content-Type", json, "X-AgentOps-Client", "x");
        refused(ada, THREAD, "Origin", "https://evil.example", "Content-Type", json, "X-AgentOps-Client", "x");
        // another program on this machine: the browser sends it the cookie, too
        refused(
                ada,
                THREAD,
                "Origin",
                "http://127.0.0.1:1",
                "Sec-Fetch-Site",
                "same-site",
                "Content-Type",
                json,
                "X-AgentOps-Client",
                "x");
        refused(ada, THREAD, "Content-Type", json, "X-AgentOps-Client", "x");
        refused(
                ada,
                THREAD,
                "Origin",
                url,
                "Sec-Fetch-Site",
                "cross-site",
                "Content-Type",
                json,
                "X-AgentOps-Client",
                "x");
        refused(ada, THREAD, "Origin", url, "Content-Type", json);
        assertThat(ada.send(
                                "POST",
                                "/api/threads",
                                THREAD,
                                "Origin",
                                url,
                                "X-AgentOps-Client",
                                "x",
                                "Content-Type",
                                "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(json(ada.open("/api/threads").body()).get("threads")).isEmpty();
        assertThat(ada.change("POST", "/api/threads", THREAD).statusCode()).isEqualTo(201);
    }

    private static void refused(Browser browser, String body, String... headers) throws Exception {
        var answer = browser.send("POST", "/api/threads", body, headers);
        assertThat(answer.statusCode()).as(String.join(" ", headers)).isEqualTo(403);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aSessionThatSomebodyPlantedIsNotTakenOver() throws Exception {
        var victim = new Browser(url);
        victim.cookies().put("agentops_session", "planted");
        victim.open(link("ada"));
        assertThat(victim.cookies().get("agentops_session")).isNotEqualTo("planted");

        String before = victim.cookies().get("agentops_session");
        victim.open(link("ada"));
        assertThat(victim.cookies().get("agentops_session")).isNotEqualTo(before);
        victim.cookies().put("agentops_session", before);
        assertThat(victim.open("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void anotherSiteCannotMakeABrowserSomebodyElse() throws Exception {
        var ada = new Browser(url).signIn(api, "ada", "operator");
        String hostile = link("mallory");
        for (var destination : List.of("image", "iframe", "script")) {
            var answer = ada.open(hostile, "Sec-Fetch-Dest", destination, "Sec-Fetch-Site", "cross-site");
            assertThat(answer.headers().firstValue("location")).hasValue("/?sign-in=used");
        }
        var answer = ada.open(hostile, "Sec-Fetch-Dest", "document", "Sec-Fetch-Site", "cross-site");
        assertThat(answer.headers().firstValue("location")).hasValue("/?sign-in=other");
        assertThat(json(ada.open("/api/me").body()).get("user").asText()).isEqualTo("ada");
    }

    @Test
    void aSessionEndsByIdlenessAndBySigningOut() throws Exception {
        var ada = new Browser(url).signIn(api, "ada", "viewer");
        execute(
                "update tokens set last_used_at = now() - interval '7 days' + interval '1 minute' where kind = 'session'");
        assertThat(ada.open("/api/me").statusCode()).isEqualTo(200);
        execute(
                "update tokens set last_used_at = now() - interval '7 days' - interval '1 minute' where kind = 'session'");
        assertThat(ada.open("/api/me").statusCode()).isEqualTo(401);
        assertThat(ada.cookies()).as("the browser is told to forget it").isEmpty();

        ada.signIn(api, "ada", "viewer");
        String session = ada.cookies().get("agentops_session");
        String ticket = json(ada.change("POST", "/api/realtime/token", "{}").body())
                .get("token")
                .asText();
        try (var socket = new Socket(url, ticket, url, true)) {
            socket.next(frame -> frame.path("op").asText().equals("inbox"));
            long before = System.nanoTime();
            assertThat(ada.change("POST", "/api/sign-out", "{}").statusCode()).isEqualTo(204);
            assertThat(socket.closed().code()).isEqualTo(4401);
            assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
        }
        assertThat(ada.cookies()).isEmpty();
        ada.cookies().put("agentops_session", session);
        assertThat(ada.open("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void onesOwnSessionsAreListedAndEndedAndThoseOfOthersByAnAdmin() throws Exception {
        var laptop = new Browser(url).signIn(api, "ada", "viewer");
        var phone = new Browser(url).signIn(api, "ada", "viewer");
        var ben = new Browser(url).signIn(api, "ben", "viewer");
        var sessions = json(laptop.open("/api/sessions").body()).get("sessions");
        assertThat(sessions.findValuesAsText("name")).containsExactly("ada", "ada");
        assertThat(sessions.findValuesAsText("current")).containsExactlyInAnyOrder("true", "false");
        assertThat(json(api.get("/api/sessions").body()).get("sessions")).hasSize(3);

        String benId = json(ben.open("/api/sessions").body())
                .get("sessions")
                .get(0)
                .get("id")
                .asText();
        assertThat(laptop.change("DELETE", "/api/sessions/" + benId, "").statusCode())
                .isEqualTo(404);
        assertThat(laptop.change("DELETE", "/api/sessions?name=ben", "").statusCode())
                .isEqualTo(403);
        assertThat(ben.open("/api/me").statusCode()).isEqualTo(200);

        String unused = link("ada");
        assertThat(laptop.change("DELETE", "/api/sessions", "").statusCode()).isEqualTo(204);
        assertThat(phone.open("/api/me").statusCode()).isEqualTo(401);
        assertThat(new Browser(url).open(unused).headers().firstValue("location"))
                .hasValue("/?sign-in=used");
        assertThat(api.send("DELETE", "/api/sessions?name=ben", "").statusCode())
                .isEqualTo(204);
        assertThat(ben.open("/api/me").statusCode()).isEqualTo(401);
    }

    @Test
    void aRevokedTokenIsVoidAndItsSocketClosesAtOnce() throws Exception {
        var made = json(api.post("/api/tokens", Map.of("role", "viewer", "name", "nightly"))
                .body());
        var nightly = api.as(made.get("token").asText());
        try (var socket = Socket.open(nightly, url)) {
            var listed = api.get("/api/tokens").body();
            assertThat(listed).contains("\"name\":\"nightly\"", "\"madeBy\":\"admin\"", "lastUsedAt");
            assertThat(listed).doesNotContain(made.get("token").asText());
            long before = System.nanoTime();
            assertThat(api.send("DELETE", "/api/tokens/" + made.get("id").asText(), "")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(socket.closed().code()).isEqualTo(4401);
            assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
        }
        assertThat(nightly.get("/api/me").statusCode()).isEqualTo(401);
        assertThat(api.send("DELETE", "/api/tokens/" + made.get("id").asText(), "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoGuessesIsHeldUpAndWhoIsSignedInIsNot() throws Exception {
        var ada = new Browser(url).signIn(api, "ada", "viewer");
        int last = 0;
        for (int i = 0; i < 25; i++) {
            last = i % 2 == 0
                    ? api.as("guess" + i).get("/api/me").statusCode()
                    : new Browser(url).open("/sign-in?code=guess" + i).statusCode();
        }
        assertThat(last).isEqualTo(429);
        var refused = api.as("guess").get("/api/me");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 3L);
        assertThat(api.get("/api/me").statusCode()).isEqualTo(200);
        assertThat(ada.open("/api/me").statusCode()).isEqualTo(200);
    }

    private String link(String name) throws Exception {
        var made = api.post("/api/sign-in-links", Map.of("name", name, "role", "viewer"));
        var link = URI.create(json(made.body()).get("link").asText());
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    private void execute(String sql) throws Exception {
        try (var database = server.database();
                var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static JsonNode json(String text) {
        return Json.read(text, JsonNode.class);
    }
}
