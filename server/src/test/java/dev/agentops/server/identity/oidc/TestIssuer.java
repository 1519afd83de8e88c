package dev.agentops.server.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;
import dev.agentops.server.identity.Secrets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** An issuer on loopback that checks what it is sent as the specifications ask, and lies in its tokens as a test wants. */
final class TestIssuer implements AutoCloseable {
    static final String CLIENT = "agentops";
    static final String SECRET = "s3cret with space & more";

    interface Signing {
        String sign(JWTClaimsSet claims) throws JOSEException;
    }

    private record Asked(String nonce, String challenge, String redirect) {}

    private final HttpServer http;
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private volatile RSAKey key = key("first");

    volatile UnaryOperator<JWTClaimsSet.Builder> claims = builder -> builder;
    volatile Signing signing = claims -> signed(claims, key);
    volatile String calledIssuer = "";

    TestIssuer() throws Exception {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, discovery()));
        http.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        http.createContext("/token", this::token);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What a person does there: signs in, and is sent back. @return the address of the way back */
    String authorize(String address) {
        var asked = parameters(URI.create(address).getRawQuery());
        if (!asked.get("response_type").equals("code")
                || !asked.get("client_id").equals(CLIENT)
                || !asked.get("code_challenge_method").equals("S256")
                || !List.of(asked.get("scope").split(" ")).contains("openid")) {
            throw new AssertionError("not a good request: " + asked);
        }
        String code = Secrets.random();
        codes.put(code, new Asked(asked.get("nonce"), asked.get("code_challenge"), asked.get("redirect_uri")));
        return asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state");
    }

    void useKey(String id) throws JOSEException {
        key = key(id);
    }

    static RSAKey key(String id) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).generate();
    }

    static String signed(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private String discovery() {
        return Json.write(Map.of(
                "issuer", calledIssuer.isEmpty() ? url() : calledIssuer,
                "authorization_endpoint", url() + "/authorize",
                "token_endpoint", url() + "/token",
                "jwks_uri", url() + "/keys"));
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var asked = codes.remove(form.getOrDefault("code", ""));
        String client = Base64.getEncoder()
                .encodeToString((CLIENT + ":s3cret+with+space+%26+more").getBytes(StandardCharsets.UTF_8));
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Secrets.sha256(form.getOrDefault("code_verifier", "")));
        boolean good = asked != null
                && ("Basic " + client).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && asked.challenge().equals(challenge)
                && asked.redirect().equals(form.get("redirect_uri"));
        if (!good) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        var now = Instant.now();
        var token = claims.apply(new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(CLIENT)
                .subject("u-1")
                .claim("nonce", asked.nonce())
                .claim("email", "Ada@Example.com")
                .claim("email_verified", true)
                .claim("groups", List.of("ops", "staff"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300))));
        try {
            answer(exchange, 200, Json.write(Map.of("id_token", signing.sign(token.build()), "token_type", "Bearer")));
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> parameters(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        (one, other) -> one,
                        HashMap::new));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
