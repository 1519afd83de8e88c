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

    @Override
    public String toString() {
        return host();
    }
}
