package dev.agentops.server.http;

import dev.agentops.server.settings.Placeholders;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A server as a file describes it. Each value may hold {@code ${NAME}} for a variable of the environment, so no secret has to stand in
 * the file.
 *
 * @param url as of {@link Endpoint}
 * @param tls paths are relative to the file
 */
public record EndpointSettings(
        @Nullable String url,
        @Nullable Basic basic,
        @Nullable String bearer,
        @Nullable Map<String, String> headers,
        @Nullable Tls tls) {

    public record Basic(@Nullable String user, @Nullable String password) {
        @Override
        public String toString() {
            return "basic";
        }
    }

    /** @param ca certificates that are trusted instead of the machine's. @param certificate what we show, with its key; PEM files all */
    public record Tls(
            @Nullable String ca,
            @Nullable String certificate,
            @Nullable String key) {}

    /**
     * @param folder of the file
     * @throws IllegalArgumentException when it cannot be used; says which field, and no secret
     */
    public Endpoint endpoint(Path folder, Placeholders placeholders) {
        if (url == null) {
            throw new IllegalArgumentException("url is missing");
        }
        var all = new HashMap<String, String>();
        Objects.requireNonNullElse(headers, Map.<String, String>of())
                .forEach((name, value) -> all.put(name, placeholders.fill(value)));
        if (basic != null && bearer != null) {
            throw new IllegalArgumentException("give basic or bearer, not both");
        }
        if (basic != null) {
            String pair = placeholders.fill(Objects.requireNonNullElse(basic.user(), "")) + ":"
                    + placeholders.fill(Objects.requireNonNullElse(basic.password(), ""));
            all.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        if (bearer != null) {
            all.put("Authorization", "Bearer " + placeholders.fill(bearer));
        }
        var uri = url(placeholders.fill(url));
        check(uri, all);
        return new Endpoint(uri, all, tls == null ? PemTls.ofTheMachine() : PemTls.context(tls, folder));
    }

    static URI url(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url is no address", e);
        }
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw new IllegalArgumentException("url must be like http://host:port");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("url holds a user; give it as basic: {user: …, password: ${NAME}}");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("url must not have a query or a fragment");
        }
        return uri;
    }

    /** A header that the client refuses is told by name; its own message quotes the value. */
    private static void check(URI uri, Map<String, String> headers) {
        headers.forEach((name, value) -> {
            try {
                HttpRequest.newBuilder(uri).header(name, value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the header '" + name + "' cannot be sent");
            }
        });
    }

    @Override
    public String toString() {
        return "settings of a server";
    }
}
