package dev.agentops.server.identity.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks the issuer: follows no redirect, waits ten seconds, takes half a megabyte. Thread-safe. */
final class IssuerHttp implements ResourceRetriever {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 500_000;

    record Answer(int status, String body) {}

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Answer get(URI address) throws IOException {
        return send(HttpRequest.newBuilder(address).GET());
    }

    /** @param authorization empty for none */
    Answer post(URI address, String form, String authorization) throws IOException {
        var request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        try {
            var answer = get(url.toURI());
            if (answer.status() != 200) {
                throw new IOException(url + " answered " + answer.status());
            }
            return new Resource(answer.body(), "application/json");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            var response = http.send(
                    request.timeout(PATIENCE)
                            .header("Accept", "application/json")
                            .build(),
                    BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new IOException(response.uri() + " answered more than " + MOST_BYTES + " bytes");
                }
                return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
