package dev.agentops.server.api;

import dev.agentops.server.StartException;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** From which pages a browser may open a socket: our own, and those that are allowed by name. A program names no origin. */
record Origins(Set<String> allowed) {
    static final String SETTING = "AGENTOPS_ALLOWED_ORIGINS";

    /** @param setting origins such as {@code https://ops.example.com}, with commas between them; may be empty */
    static Origins of(String setting) throws StartException {
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
        return new Origins(allowed);
    }

    /** @param host the request's own host, as the browser sent it */
    boolean accepts(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        return allowed.contains(origin.toLowerCase(Locale.ROOT))
                || (host != null && host.equalsIgnoreCase(authority(origin)));
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
