package dev.agentops.server.api;

import io.javalin.config.RoutesConfig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The description of this API, in OpenAPI 3.1. A test holds it against the routes. Needs no sign-in: it tells nothing of the estate. */
final class OpenApi {
    private static final String RESOURCE = "/openapi.yaml";

    private final String document = read();

    void add(RoutesConfig routes) {
        routes.get(
                "/api/openapi.yaml",
                context ->
                        context.contentType("application/yaml; charset=utf-8").result(document));
    }

    static String read() {
        try (InputStream resource = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the server's jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
