package dev.agentops.server.identity.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.agentops.agentkit.Json;
import dev.agentops.server.db.Database;
import dev.agentops.server.identity.Names;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Secrets;
import dev.agentops.server.identity.oidc.OidcException.Reason;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Signs people in with an issuer. Thread-safe. */
public final class Oidc {
    /** @param goTo where to send the browser. @param browser a secret for that browser alone, to come back with */
    public record Begun(URI goTo, String browser) {}

    private final OidcSettings settings;
    private final Issuer issuer;
    private final IssuerHttp http = new IssuerHttp();
    private final IdTokens tokens;
    private final Flows flows;

    public Oidc(OidcSettings settings, Database database) {
        this.settings = settings;
        this.issuer = new Issuer(settings.issuer(), http);
        this.tokens = new IdTokens(settings.issuer(), settings.clientId());
        this.flows = new Flows(database);
    }

    public OidcSettings settings() {
        return settings;
    }

    /** For the doctor: asks the issuer anew. @return what it is. @throws OidcException when it cannot be used; says why */
    public String look() throws OidcException {
        new Issuer(settings.issuer(), http).endpoints();
        return settings.issuer().toString();
    }

    public Begun begin() throws OidcException {
        var endpoints = issuer.endpoints();
        var flow = flows.begin();
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", settings.clientId());
        parameters.put("redirect_uri", settings.redirect().toString());
        parameters.put("scope", settings.scopes());
        parameters.put("state", flow.state());
        parameters.put("nonce", flow.nonce());
        parameters.put("code_challenge", challenge(flow.verifier()));
        parameters.put("code_challenge_method", "S256");
        String address = endpoints.authorization().toString();
        return new Begun(URI.create(address + (address.contains("?") ? "&" : "?") + form(parameters)), flow.browser());
    }

    /** @param answer the parameters that the browser came back with. @param browser what it was given at the beginning */
    public Principal finish(Map<String, String> answer, String browser) throws OidcException {
        var flow = flows.end(answer.getOrDefault("state", ""), browser)
                .orElseThrow(() -> new OidcException(
                        Reason.STALE,
                        "A browser came back with a state that is unknown, used, too old or not its own"));
        if (!answer.getOrDefault("iss", settings.issuer().toString())
                .equals(settings.issuer().toString())) {
            throw new OidcException(Reason.INVALID, "A browser came back from another issuer");
        }
        if (answer.containsKey("error") || !answer.containsKey("code")) {
            throw new OidcException(Reason.DENIED, "The issuer refused a sign-in");
        }
        var endpoints = issuer.endpoints();
        String idToken = redeem(endpoints, answer.get("code"), flow.verifier());
        return person(tokens.check(idToken, flow.nonce(), endpoints.keys()));
    }

    private String redeem(Issuer.Endpoints endpoints, String code, String verifier) throws OidcException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", settings.redirect().toString());
        parameters.put("code_verifier", verifier);
        parameters.put("client_id", settings.clientId());
        boolean inHeader = !settings.secret().isEmpty() && !endpoints.secretInBody();
        if (!settings.secret().isEmpty() && endpoints.secretInBody()) {
            parameters.put("client_secret", settings.secret());
        }
        try {
            var answer = http.post(endpoints.token(), form(parameters), inHeader ? basic() : "");
            JsonNode json = Json.mapper().readTree(answer.body());
            if (answer.status() != 200 || !json.path("id_token").isTextual()) {
                throw new OidcException(
                        answer.status() >= 500 ? Reason.ISSUER_DOWN : Reason.INVALID,
                        "The issuer gave no ID token for a code, but " + answer.status());
            }
            return json.get("id_token").asText();
        } catch (JsonProcessingException e) {
            throw new OidcException(
                    Reason.ISSUER_DOWN, "The issuer answered a code with something that is not JSON", e);
        } catch (IOException e) {
            throw new OidcException(Reason.ISSUER_DOWN, "The issuer cannot be asked for a token: " + e, e);
        }
    }

    private Principal person(JWTClaimsSet claims) throws OidcException {
        boolean verified = Boolean.TRUE.equals(claims.getClaim("email_verified"));
        String email = verified && claims.getClaim("email") instanceof String address ? address : "";
        String name = name(claims, email);
        var role = settings.roles()
                .roleOf(claims.getClaims(), email)
                .orElseThrow(() -> new OidcException(Reason.NO_ROLE, "'" + name + "' has no role here"));
        return new Principal(name, role);
    }

    /** The one name of the person: it must not be one that they can choose, unless the settings say so. */
    private String name(JWTClaimsSet claims, String email) throws OidcException {
        String name = settings.nameClaim().isEmpty()
                ? (email.isEmpty() ? claims.getSubject() : email.toLowerCase(Locale.ROOT))
                : claims.getClaim(settings.nameClaim()) instanceof String text ? text : "";
        try {
            String checked = Names.checked(name);
            if (!Names.isTaken(checked)) {
                return checked;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new OidcException(
                Reason.INVALID, "The ID token names nobody that could be named here: see " + OidcSettings.NAME_CLAIM);
    }

    /** RFC 6749, 2.3.1: both are encoded as in a form first. */
    private String basic() {
        String pair = encoded(settings.clientId()) + ":" + encoded(settings.secret());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 7636, 4.2. */
    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.sha256(verifier));
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
