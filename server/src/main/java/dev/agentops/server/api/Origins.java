package dev.agentops.server.api;

import dev.agentops.server.StartException;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From which pages a browser may open a socket: our own, and those that are allowed by name. A program names no origin.
 *
 * @param ours where browsers reach us, if a proxy hides it from us; empty when the host of the request tells
 */
record Origins(Set<String> allowed, String ours) {
    static final String SETTING = "AGENTOPS_ALLOWED_ORIGINS";

    /** @param setting origins such as {@code https://ops.example.com}, with commas between them; may be empty */
    static Origins of(String setting, String ours) throws StartException {
        var allowed = Arrays.stream(setting.split(","))
                .map(origin -> origin.strip().toLowerCase(Locale.ROOT))
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        for (var origin : allowed) {
            if (!origin.matches("https?://[^/\\s?#@]+")) {
                throw new StartException(SETTING + " holds '" + origin
                        + "', which is no origin: write scheme and host, such as https://ops.example.com");
            }
        }
        return new Origins(allowed, ours.toLowerCase(Locale.ROOT));
    }

    /** @param host the request's own host, as the browser sent it */
    boolean accepts(@Nullable String origin, @Nullable String host) {
        return origin == null || allowed.contains(origin.toLowerCase(Locale.ROOT)) || isOwn(origin, host);
    }

    /** Whether it is the origin of our own page. */
    boolean isOwn(String origin, @Nullable String host) {
        return origin.toLowerCase(Locale.ROOT).equals(ours)
                || (host != null && host.equalsIgnoreCase(authority(origin)));
    }

    private static @Nullable String authority(String origin) {
        try {
            var page = URI.create(origin);
            return "http".equals(page.getScheme()) || "https".equals(page.getScheme()) ? page.getAuthority() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
