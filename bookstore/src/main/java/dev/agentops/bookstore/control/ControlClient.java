package dev.agentops.bookstore.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.bookstore.fault.Fault;
import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Service;
import dev.agentops.bookstore.supervisor.StatusReport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Talks to the supervisor that runs a home. Each call fails with a {@link BookstoreException} that says why. */
public final class ControlClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A restart takes at most 30 s, but may queue behind others. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final BookstoreHome home;

    public ControlClient(BookstoreHome home) {
        this.home = home;
    }

    /** Whether there is a supervisor to talk to. */
    public boolean isRunning() {
        try {
            ControlFile.read(home);
            return true;
        } catch (BookstoreException e) {
            return false;
        }
    }

    public StatusReport status() {
        try {
            return JSON.treeToValue(call("GET", "/status"), StatusReport.class);
        } catch (IOException e) {
            throw new BookstoreException("the supervisor's status can't be read: " + e.getMessage(), e);
        }
    }

    public String restart(Service service) {
        return message("/restart/" + service.id());
    }

    public String breakWith(Fault fault) {
        return message("/break/" + fault.id());
    }

    public String heal() {
        return message("/heal");
    }

    private String message(String path) {
        return call("POST", path).path("message").asText();
    }

    private JsonNode call(String method, String path) {
        ControlFile control = ControlFile.read(home);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control.port() + path))
                .method(method, BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            JsonNode body = JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new BookstoreException(body.path("error").asText("status " + response.statusCode()));
            }
            return body;
        } catch (ConnectException e) {
            throw ControlFile.notRunning(home, e);
        } catch (IOException e) {
            throw new BookstoreException("the supervisor of " + home.dir() + " did not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BookstoreException("interrupted while the supervisor was at work", e);
        }
    }
}
