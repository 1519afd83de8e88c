package dev.agentops.server.http;

import java.net.URI;
import java.util.Map;

import javax.net.ssl.SSLContext;

/**
 * Where a server of the configuration is and how to speak to it. Its text says the host alone: headers may be secret.
 *
 * @param url http or https, without user, query and fragment; may have a path
 * @param headers sent with each request
 * @param tls whom to trust, and who we are
 */
public record Endpoint(URI url, Map<String, String> headers, SSLContext tls) {
    private static final int SHORTEST_SECRET = 4;

    public Endpoint {
        headers = Map.copyOf(headers);
    }

    /** At an address, with nothing else. @throws IllegalArgumentException when it is no address of a server */
    public static Endpoint at(String url) {
        return new Endpoint(EndpointSettings.url(url), Map.of(), PemTls.ofTheMachine());
    }

    String base() {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    String host() {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    /** Words of the server: a proxy may repeat what it was sent, and the text may have been cut off within it. */
    public String withoutSecrets(String text) {
        String safe = text;
        for (var header : headers.entrySet()) {
            String value = header.getValue();
            String secret = value.substring(value.indexOf(' ') + 1);
            if (!header.getKey().equalsIgnoreCase("X-Scope-OrgID") && secret.length() >= SHORTEST_SECRET) {
                safe = withoutStartOf(secret, safe.replace(secret, "[redacted]"));
            }
        }
        return safe;
    }

    /** @return the text without an end that is the start of the secret */
    private static String withoutStartOf(String secret, String text) {
        for (int length = Math.min(secret.length() - 1, text.length()); length >= SHORTEST_SECRET; length--) {
            if (text.regionMatches(text.length() - length, secret, 0, length)) {
                return text.substring(0, text.length() - length) + "[redacted]";
            }
        }
        return text;
    }

    @Override
    public String toString() {
        return host();
    }
}
