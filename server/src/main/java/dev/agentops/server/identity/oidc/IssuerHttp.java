package dev.agentops.server.identity.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the issuer: follows no redirect, has the whole answer within ten seconds, takes half a megabyte. Thread-safe. */
final class IssuerHttp implements ResourceRetriever {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 500_000;

    record Answer(int status, String body) {}

    private final Duration patience;
    private final HttpClient http;

    IssuerHttp() {
        this(PATIENCE);
    }

    /** @param patience until the last byte has come */
    IssuerHttp(Duration patience) {
        this.patience = patience;
        this.http = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

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
        var asked = request.header("Accept", "application/json").build();
        var coming = http.sendAsync(asked, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            var answer = coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new IOException(asked.uri() + " did not answer in whole within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    asked.uri() + " gave no answer of at most " + MOST_BYTES + " bytes: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            coming.cancel(true);
        }
    }
}
