package dev.agentops.server.identity.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.agentops.agentkit.Json;
import dev.agentops.server.StartException;
import dev.agentops.server.testing.Browser;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** People who sign in with an issuer, over real HTTP, and what may go wrong or be tried on the way. */
@Tag("process")
class OidcTest {
    private static final String PUBLIC_URL = "https://agentops.example.com";

    @TempDir
    Path folder;

    private TestIssuer issuer;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        issuer = new TestIssuer();
        server = new TestServer(folder, settings());
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    private Map<String, String> settings() {
        return Map.of(
                OidcSettings.ISSUER,
                issuer.url(),
                OidcSettings.CLIENT_ID,
                TestIssuer.CLIENT,
                OidcSettings.SECRET,
                TestIssuer.SECRET,
                OidcSettings.PUBLIC_URL,
                PUBLIC_URL,
                OidcSettings.ROLES,
                "ops=operator, leads=approver, root@example.com=admin",
                OidcSettings.LABEL,
                "Example Inc");
    }

    private JsonNode signInCheck() throws Exception {
        for (var check : server.api.json("/api/doctor").get("checks")) {
            if (check.get("name").asText().equals("sign-in")) {
                return check;
            }
        }
        throw new AssertionError("the doctor does not look at the issuer");
    }

    private Browser browser() {
        return new Browser(server.api.url());
    }

    /** @return where the browser ends up */
    private String signIn(Browser browser) throws Exception {
        return comeBack(browser, issuer.authorize(begin(browser)));
    }

    private static String begin(Browser browser) throws Exception {
        return location(browser.open("/oidc/start"));
    }

    private static String comeBack(Browser browser, String address) throws Exception {
        return location(browser.open(path(address)));
    }

    private static String path(String address) {
        var uri = URI.create(address);
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private static String location(java.net.http.HttpResponse<String> answer) {
        return answer.headers().firstValue("location").orElse("no redirect but " + answer.statusCode());
    }

    private void claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        issuer.claims = change;
    }

    private JsonNode me(Browser browser) throws Exception {
        return Json.read(browser.open("/api/me").body(), JsonNode.class);
    }

    @Test
    void whoIsInAGroupSignsInWithItsRoleUnderTheirVerifiedAddress() throws Exception {
        assertThat(signInCheck().get("ok").asBoolean()).isTrue();
        var ada = browser();
        String there = begin(ada);
        assertThat(there).startsWith(issuer.url() + "/authorize?").doesNotContain(TestIssuer.SECRET);
        String back = issuer.authorize(there);
        assertThat(back).startsWith(PUBLIC_URL + "/oidc/callback?");
        assertThat(comeBack(ada, back)).isEqualTo("/");
        assertThat(me(ada).get("user").asText()).isEqualTo("ada@example.com");
        assertThat(me(ada).get("role").asText()).isEqualTo("operator");
        var session = Json.read(ada.open("/api/sessions").body(), JsonNode.class)
                .get("sessions")
                .get(0);
        assertThat(session.get("madeBy").asText()).isEqualTo(issuer.url());
        assertThat(Instant.parse(session.get("expiresAt").asText()))
                .isBefore(Instant.now().plusSeconds(12 * 3600 + 5));
        assertThat(browser().open("/api/sign-in").body()).isEqualTo("{\"issuer\":\"Example Inc\"}");
    }

    @Test
    void whoBeginsManySignInsKeepsNobodyElseOut() throws Exception {
        try (var database = server.database();
                var statement = database.createStatement()) {
            statement.execute(
                    "insert into oidc_flows (state, browser, nonce, verifier, expires_at)"
                            + " select 'state-' || n, 'b', 'n', 'v', now() + interval '9 minutes' from generate_series(1, 60000) n");
        }
        assertThat(signIn(browser())).isEqualTo("/");
        try (var database = server.database();
                var rows = database.createStatement().executeQuery("select count(*) from oidc_flows")) {
            rows.next();
            assertThat(rows.getInt(1)).isLessThanOrEqualTo(50_000);
        }
    }

    @Test
    void theHighestRoleCountsAndAnAddressOnlyWhenItIsVerified() throws Exception {
        claims(token -> token.claim("groups", List.of("ops", "leads")));
        assertRole("approver");
        claims(token -> token.claim("email", "ROOT@example.com"));
        assertRole("admin");
        claims(token -> token.claim("email", "root@example.com").claim("email_verified", false));
        assertRole("operator");
        claims(token -> token.claim("groups", List.of("ops", "root@example.com")));
        assertRole("operator");
        claims(token -> token.claim("email", "root@example.com").claim("email_verified", "true"));
        assertRole("operator");
    }

    private void assertRole(String role) throws Exception {
        var browser = browser();
        assertThat(signIn(browser)).isEqualTo("/");
        assertThat(me(browser).get("role").asText()).isEqualTo(role);
    }

    @Test
    void whoHasNoRoleIsToldSo() throws Exception {
        claims(token -> token.claim("groups", List.of("guests")));
        assertRefused("no-role");
        claims(token -> token.claim("groups", Map.of("ops", true)));
        assertRefused("no-role");
    }

    @Test
    void noTokenThatIsNotForThisSignInIsTaken() throws Exception {
        claims(token -> token.claim("nonce", "another"));
        assertRefused("invalid");
        claims(token -> token.claim("nonce", null));
        assertRefused("invalid");
        claims(token -> token.audience("another-client"));
        assertRefused("invalid");
        claims(token -> token.audience(List.of(TestIssuer.CLIENT, "another-client")));
        assertRefused("invalid");
        claims(token -> token.claim("azp", "another-client"));
        assertRefused("invalid");
        claims(token -> token.issuer("https://another.example"));
        assertRefused("invalid");
        claims(token -> token.expirationTime(Date.from(Instant.now().minusSeconds(90))));
        assertRefused("invalid");
        claims(token -> token.expirationTime(null));
        assertRefused("invalid");
        claims(token -> token.notBeforeTime(Date.from(Instant.now().plusSeconds(90))));
        assertRefused("invalid");
        claims(token -> token.subject(null));
        assertRefused("invalid");
    }

    @Test
    void clocksMayDifferByAMinute() throws Exception {
        claims(token -> token.expirationTime(Date.from(Instant.now().minusSeconds(30)))
                .notBeforeTime(Date.from(Instant.now().plusSeconds(30))));
        assertThat(signIn(browser())).isEqualTo("/");
    }

    @Test
    void noTokenThatTheIssuerDidNotSignIsTaken() throws Exception {
        issuer.signing = claims -> new PlainJWT(claims).serialize();
        assertRefused("invalid");
        issuer.signing = claims -> {
            // as the secret is long enough for it, and known to us
            var token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .type(JOSEObjectType.JWT)
                            .build(),
                    claims);
            token.sign(new MACSigner((TestIssuer.SECRET + TestIssuer.SECRET).getBytes()));
            return token.serialize();
        };
        assertRefused("invalid");
        var other = TestIssuer.key("first");
        issuer.signing = claims -> TestIssuer.signed(claims, other);
        assertRefused("invalid");
        issuer.signing = claims -> "nonsense";
        assertRefused("invalid");
    }

    private void assertRefused(String reason) throws Exception {
        var browser = browser();
        assertThat(signIn(browser)).isEqualTo("/?sign-in=" + reason);
        assertThat(browser.open("/api/me").statusCode()).isEqualTo(401);
        assertThat(browser.cookies()).isEmpty();
    }

    @Test
    void aNewKeyOfTheIssuerIsFetchedWhenATokenNamesIt() throws Exception {
        assertThat(signIn(browser())).isEqualTo("/");
        issuer.useKey("second");
        assertThat(signIn(browser())).isEqualTo("/");
    }

    @Test
    void aWayBackWorksOnceInTheBrowserThatWentAndNotForLong() throws Exception {
        var ada = browser();
        String back = issuer.authorize(begin(ada));
        var cookies = new HashMap<>(ada.cookies());
        assertThat(comeBack(browser(), back)).as("in another browser").isEqualTo("/?sign-in=stale");
        assertThat(comeBack(ada, back)).as("used up by the attempt").isEqualTo("/?sign-in=stale");

        String again = issuer.authorize(begin(ada));
        cookies.putAll(ada.cookies());
        assertThat(comeBack(ada, again)).isEqualTo("/");
        var replaying = browser();
        replaying.cookies().putAll(cookies);
        assertThat(comeBack(replaying, again)).isEqualTo("/?sign-in=stale");

        assertThat(comeBack(ada, PUBLIC_URL + "/oidc/callback?code=x&state=invented"))
                .isEqualTo("/?sign-in=stale");
        assertThat(comeBack(ada, PUBLIC_URL + "/oidc/callback?code=x")).isEqualTo("/?sign-in=stale");

        String late = issuer.authorize(begin(ada));
        try (var database = server.database();
                var statement = database.createStatement()) {
            statement.execute("update oidc_flows set expires_at = now() - interval '1 second'");
        }
        assertThat(comeBack(ada, late)).isEqualTo("/?sign-in=stale");
    }

    @Test
    void aCodeOfSomebodyElseIsNotRedeemed() throws Exception {
        String theirs = issuer.authorize(begin(browser()));
        var ada = browser();
        String mine = issuer.authorize(begin(ada));
        String injected = mine.replaceAll("code=[^&]+", "code=" + theirs.replaceAll(".*code=([^&]+).*", "$1"));
        assertThat(comeBack(ada, injected)).isEqualTo("/?sign-in=invalid");
        var ben = browser();
        assertThat(comeBack(ben, issuer.authorize(begin(ben)) + "&iss=https://another.example"))
                .isEqualTo("/?sign-in=invalid");
    }

    @Test
    void whoSaysNoAtTheIssuerComesBackWithoutASession() throws Exception {
        var ada = browser();
        String state = begin(ada).replaceAll(".*[?&]state=([^&]+).*", "$1");
        assertThat(comeBack(ada, PUBLIC_URL + "/oidc/callback?error=access_denied&state=" + state))
                .isEqualTo("/?sign-in=denied");
    }

    @Test
    void nobodyIsSentElsewhereWhateverTheRequestSays() throws Exception {
        var answer = browser()
                .open(
                        "/oidc/start?redirect_uri=https://evil.example&next=//evil.example",
                        "X-Forwarded-Host",
                        "evil.example");
        assertThat(location(answer))
                .startsWith(issuer.url())
                .contains("redirect_uri=https%3A%2F%2Fagentops.example.com%2Foidc%2Fcallback")
                .doesNotContain("evil");
    }

    @Test
    void anIssuerThatIsDownOrCallsItselfOtherwiseIsToldOfAndLinksGoOn() throws Exception {
        issuer.calledIssuer = "https://another.example";
        assertThat(begin(browser())).isEqualTo("/?sign-in=issuer-down");
        assertThat(signInCheck().get("ok").asBoolean()).isFalse();
        assertThat(signInCheck().get("detail").asText()).contains("it calls itself 'https://another.example'");
        assertThat(signInCheck().get("remedy").asText()).contains("AGENTOPS_OIDC_ISSUER");
        issuer.close();
        assertThat(begin(browser())).isEqualTo("/?sign-in=issuer-down");
        var ada = new Browser(server.api.url());
        var made = server.api.post("/api/sign-in-links", Map.of("name", "ada", "role", "viewer"));
        String link = Json.read(made.body(), JsonNode.class).get("link").asText();
        assertThat(link).startsWith(PUBLIC_URL + "/sign-in?code=");
        assertThat(comeBack(ada, link)).isEqualTo("/");
    }

    @Test
    void aSettingThatIsMissingOrWrongStopsTheStart() {
        for (var change : Map.of(
                        OidcSettings.ISSUER, "http://issuer.example",
                        OidcSettings.CLIENT_ID, "",
                        OidcSettings.PUBLIC_URL, "https://a.example/path",
                        OidcSettings.ROLES, "ops=king",
                        OidcSettings.SCOPES, "email")
                .entrySet()) {
            var settings = new HashMap<>(settings());
            settings.put(change.getKey(), change.getValue());
            assertThatThrownBy(() -> OidcSettings.of(settings))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(change.getKey());
        }
    }
}
