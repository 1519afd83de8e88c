package dev.agentops.server.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Keeps cookies and follows no redirect. What a page would add to its requests, the test adds. */
public final class Browser {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;
    private final Map<String, String> cookies = new TreeMap<>();

    public Browser(String url) {
        this.url = url;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    /** Opens a link that the admin makes for a person. */
    public Browser signIn(ApiClient admin, String name, String role) throws Exception {
        var made = admin.post("/api/sign-in-links", Map.of("name", name, "role", role));
        var link = URI.create(Json.read(made.body(), JsonNode.class).get("link").asText());
        assertThat(open(link.getRawPath() + "?" + link.getRawQuery()).headers().firstValue("location"))
                .hasValue("/");
        return this;
    }

    /** @param headers name and value in turn */
    public HttpResponse<String> open(String address, String... headers) throws Exception {
        return send("GET", address, "", headers);
    }

    /** As our own page does. */
    public HttpResponse<String> change(String method, String path, String json) throws Exception {
        return send(
                method,
                path,
                json,
                "Origin",
                url,
                "Sec-Fetch-Site",
                "same-origin",
                "X-AgentOps-Client",
                "dashboard",
                "Content-Type",
                "application/json");
    }

    /** @param address a path, or whole */
    public HttpResponse<String> send(String method, String address, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address.startsWith("/") ? url + address : address))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        var answer = HTTP.send(request.build(), BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("set-cookie")) {
            List<String> pair = List.of(cookie.split(";")[0].split("=", 2));
            if (cookie.contains("Max-Age=0") || pair.getLast().isEmpty()) {
                cookies.remove(pair.getFirst());
            } else {
                cookies.put(pair.getFirst(), pair.getLast());
            }
        }
        return answer;
    }
}
