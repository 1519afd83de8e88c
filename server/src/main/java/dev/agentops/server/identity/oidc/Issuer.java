package dev.agentops.server.identity.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import dev.agentops.agentkit.Json;
import dev.agentops.server.identity.oidc.OidcException.Reason;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the issuer says of itself (OpenID Connect Discovery 1.0), asked when first needed and again after an hour; with its keys, which
 * are asked for again when a token names one that is not known. Thread-safe.
 */
final class Issuer {
    private static final Duration GOOD_FOR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final String DOCUMENT = "/.well-known/openid-configuration";

    record Endpoints(URI authorization, URI token, JWKSource<SecurityContext> keys, boolean secretInBody) {}

    private record Known(Endpoints endpoints, URI keysAt, Instant until) {}

    private final URI issuer;
    private final IssuerHttp http;
    private final Duration patience;
    private @Nullable Known known;
    private @Nullable FutureTask<Known> asking;

    Issuer(URI issuer, IssuerHttp http) {
        this(issuer, http, PATIENCE);
    }

    /** @param patience of each who waits for an answer */
    Issuer(URI issuer, IssuerHttp http, Duration patience) {
        this.issuer = issuer;
        this.http = http;
        this.patience = patience;
    }

    /** It is asked once for all who wait, and each waits for a bounded time, whoever came before. */
    Endpoints endpoints() throws OidcException {
        try {
            return answer().get(patience.toMillis(), TimeUnit.MILLISECONDS).endpoints();
        } catch (TimeoutException e) {
            throw down("it has not answered for " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OidcException why) {
                throw new OidcException(why.reason(), String.valueOf(why.getMessage()), why);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw down("the sign-in was interrupted");
        }
    }

    private synchronized Future<Known> answer() {
        var before = known;
        if (before != null && before.until().isAfter(Instant.now())) {
            return CompletableFuture.completedFuture(before);
        }
        var running = asking;
        if (running == null) {
            running = new FutureTask<>(() -> asked(before));
            asking = running;
            Thread.ofVirtual().name("issuer").start(running);
        }
        return running;
    }

    private Known asked(@Nullable Known before) throws OidcException {
        try {
            var now = ask(before);
            synchronized (this) {
                known = now;
            }
            return now;
        } finally {
            synchronized (this) {
                asking = null;
            }
        }
    }

    private Known ask(@Nullable Known before) throws OidcException {
        var document = document();
        if (!document.path("issuer").asText().equals(issuer.toString())) {
            throw down("it calls itself '" + document.path("issuer").asText() + "': set " + OidcSettings.ISSUER
                    + " to exactly that");
        }
        var keysAt = address(document, "jwks_uri");
        var keys = before != null && before.keysAt().equals(keysAt)
                ? before.endpoints().keys()
                : keys(keysAt);
        var ways = document.path("token_endpoint_auth_methods_supported").toString();
        return new Known(
                new Endpoints(
                        address(document, "authorization_endpoint"),
                        address(document, "token_endpoint"),
                        keys,
                        ways.contains("client_secret_post") && !ways.contains("client_secret_basic")),
                keysAt,
                Instant.now().plus(GOOD_FOR));
    }

    private JsonNode document() throws OidcException {
        var address = URI.create(issuer.toString().replaceAll("/$", "") + DOCUMENT);
        try {
            var answer = http.get(address);
            if (answer.status() != 200) {
                throw down(address + " answered " + answer.status());
            }
            return Json.mapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw down(address + " answered something that is not JSON");
        } catch (IOException e) {
            throw new OidcException(Reason.ISSUER_DOWN, "The issuer " + issuer + " cannot be asked: " + e, e);
        }
    }

    private URI address(JsonNode document, String field) throws OidcException {
        try {
            var address = URI.create(document.path(field).asText());
            if (OidcSettings.isSafe(address)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw down("its '" + field + "' is no address with https");
    }

    private JWKSource<SecurityContext> keys(URI at) throws OidcException {
        try {
            return JWKSourceBuilder.create(at.toURL(), http).retrying(true).build();
        } catch (MalformedURLException e) {
            throw down("its 'jwks_uri' is no address");
        }
    }

    private OidcException down(String why) {
        return new OidcException(Reason.ISSUER_DOWN, "The issuer " + issuer + " cannot be used: " + why);
    }
}
