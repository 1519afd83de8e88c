package dev.agentops.server.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is refused, as {@code application/problem+json} (RFC 9457). The detail says what to do. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final transient Map<String, Object> more;

    private Problem(int status, String title, String detail, Map<String, Object> more) {
        super(detail);
        this.status = status;
        this.title = title;
        this.more = more;
    }

    static Problem field(String field, String detail) {
        return new Problem(400, "Bad request", detail, Map.of("field", field));
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad request", detail, Map.of());
    }

    static Problem unauthorized() {
        return new Problem(
                401,
                "Sign in first",
                "Send a bearer token (./agentops token prints one), or open the sign-in link that ./agentops up printed.",
                Map.of());
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Not allowed", detail, Map.of());
    }

    static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail, Map.of());
    }

    static Problem conflict(String detail, Map<String, Object> more) {
        return new Problem(409, "Conflict", detail, more);
    }

    int status() {
        return status;
    }

    Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.put("detail", getMessage());
        body.putAll(more);
        return body;
    }
}
