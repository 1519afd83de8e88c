package dev.agentops.server.api;

import dev.agentops.server.threads.Refused;
import dev.agentops.server.threads.ThreadEdits;
import io.javalin.http.HttpResponseException;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is refused, as {@code application/problem+json} (RFC 9457). The detail says what to do. */
final class Problem extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final String TYPE = "urn:agentops:problem:";
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String title;
    private final transient Map<String, Object> more;
    private final transient Map<String, String> headers;

    private Problem(
            int status,
            String type,
            String title,
            String detail,
            Map<String, Object> more,
            Map<String, String> headers) {
        super(detail);
        this.status = status;
        this.type = type;
        this.title = title;
        this.more = more;
        this.headers = headers;
    }

    private Problem(int status, String type, String title, String detail, Map<String, Object> more) {
        this(status, type, title, detail, more, Map.of());
    }

    static Problem field(String field, String detail) {
        return new Problem(400, "bad-request", "Bad request", detail, Map.of("field", field));
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "bad-request", "Bad request", detail, Map.of());
    }

    static Problem unauthorized() {
        return new Problem(
                401,
                "sign-in",
                "Sign in first",
                "Send a bearer token (./agentops token create prints one), or open the sign-in link that ./agentops up printed.",
                Map.of(),
                Map.of("WWW-Authenticate", "Bearer"));
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", "Not allowed", detail, Map.of());
    }

    static Problem notFound(String detail) {
        return new Problem(404, "not-found", "Not found", detail, Map.of());
    }

    static Problem noThread(String id) {
        return notFound("There is no thread '" + id + "'. GET /api/threads lists them.");
    }

    static Problem conflict(String detail, Map<String, Object> more) {
        return new Problem(409, "conflict", "Conflict", detail, more);
    }

    static Problem unsupportedMediaType(String given) {
        return new Problem(
                415,
                "media-type",
                "Unsupported media type",
                "Send the body as JSON with 'Content-Type: application/json', not '" + given + "'.",
                Map.of());
    }

    static Problem ifMatchMissing() {
        return new Problem(
                428,
                "precondition-required",
                "Precondition required",
                "Somebody else may write this too: send 'If-Match' with the etag of what you saw, or 'If-Match: *' to overwrite"
                        + " whatever is there.",
                Map.of());
    }

    static Problem tooManyRequests(long retryAfterSeconds) {
        return new Problem(
                429,
                "rate-limit",
                "Too many requests",
                "You ask more often than this server answers one user. Try again in " + retryAfterSeconds + " s; "
                        + RateLimits.VARIABLE + " sets the limit.",
                Map.of("retryAfter", retryAfterSeconds),
                Map.of("Retry-After", Long.toString(retryAfterSeconds)));
    }

    static Problem tooManyFailures(long retryAfterSeconds) {
        return new Problem(
                429,
                "sign-in-limit",
                "Too many failed sign-ins",
                "Too many tokens, sessions or links were wrong. Try again in " + retryAfterSeconds
                        + " s, with one that is good: ./agentops link prints a new link.",
                Map.of("retryAfter", retryAfterSeconds),
                Map.of("Retry-After", Long.toString(retryAfterSeconds)));
    }

    /** To be sent again. */
    static Problem busy(String detail) {
        return new Problem(503, "busy", "Busy", detail, Map.of(), Map.of("Retry-After", "5"));
    }

    static Problem badSignature() {
        return new Problem(
                401,
                "signature",
                "Signature refused",
                "The signature, or its timestamp, is not right: sign the timestamp (seconds since 1970, now), a dot and the body.",
                Map.of());
    }

    static Problem databaseAway() {
        return new Problem(
                503,
                "database-away",
                "The database does not answer",
                "Postgres is away or starts again. What was confirmed is kept, and runs go on when it is back. Send this again in"
                        + " some seconds; if it stays, look at ./agentops doctor.",
                Map.of(),
                Map.of("Retry-After", "2"));
    }

    static Problem fault(String id) {
        return new Problem(
                500,
                "fault",
                "Something broke",
                "The server could not do this now. Try again; if it stays, look for fault " + id
                        + " in the server's log.",
                Map.of("fault", id));
    }

    static Problem of(Refused refused) {
        return switch (refused) {
            case Refused.UnknownThread e -> noThread(e.threadId());
            case Refused.MessageIdTaken e ->
                conflict(
                        "'userMessage.id' was used for another message: give each message an id of its own.",
                        Map.of("field", "userMessage.id"));
            case Refused.KeyTaken e ->
                new Problem(
                        422,
                        "idempotency-key",
                        "Key used for another request",
                        "This Idempotency-Key was used for another request in the last day: use a new key for a new"
                                + " request.",
                        Map.of());
            case Refused.Busy e ->
                conflict(
                        "A run of this thread is under way or queued: cancel it first, or wait for its end.", Map.of());
            case Refused.NotQueued e ->
                notFound("This message is not queued: a run has taken it in, or somebody removed it. GET the queue"
                        + " again.");
            case Refused.Changed e ->
                new Problem(
                        412,
                        "changed",
                        "Changed meanwhile",
                        "Somebody changed this since you saw it. GET it again, and send its etag as 'If-Match'.",
                        Map.of("etag", e.current()),
                        Map.of("ETag", e.current()));
            case Refused.QueueFull e ->
                new Problem(
                        429,
                        "queue-full",
                        "Queue full",
                        e.max()
                                + " messages wait in this thread, and that is as many as may. Wait for their runs, remove some"
                                + " from the queue, or ask in another thread; AGENTOPS_MAX_QUEUE sets the limit.",
                        Map.of("max", e.max()),
                        Map.of("Retry-After", "30"));
            case Refused.StateTooLarge e ->
                tooLarge("The state of a thread may have " + ThreadEdits.MAX_STATE
                        + " characters of JSON. Remove keys (set them to null) or store less.");
            case Refused.CannotRerun e ->
                switch (e.reason()) {
                    case STEP -> field("fromStep", e.why());
                    case INPUT -> field("input", e.why());
                    case RUN -> conflict(e.why(), Map.of());
                };
            case Refused.CannotReplay e -> field("seq", e.why());
            case Refused.TooBroad e ->
                new Problem(
                        503,
                        "search-too-broad",
                        "Search took too long",
                        "These words are in too many texts. Add a rarer word.",
                        Map.of(),
                        Map.of("Retry-After", "5"));
        };
    }

    static Problem tooLarge(String detail) {
        return new Problem(413, "too-large", "Too large", detail, Map.of());
    }

    /** What the HTTP layer itself refuses. */
    static Problem of(HttpResponseException refused, String method, String path) {
        return of(refused.getStatus(), refused.getDetails(), method, path);
    }

    static Problem of(int status, Map<String, String> details, String method, String path) {
        return switch (status) {
            case 404 -> notFound("There is no " + method + " " + path + ". GET /api/openapi.yaml lists what there is.");
            case 405 -> methodNotAllowed(method, path, String.join(", ", details.values()));
            case 413 ->
                tooLarge("A request may have " + ApiServer.MAX_BODY + " bytes. Send less, or in several requests.");
            case 414, 431 ->
                new Problem(
                        status,
                        "too-large",
                        "Too large",
                        "The address or the headers are too long: a request line with its headers may have 8 KB.",
                        Map.of());
            default ->
                new Problem(
                        status,
                        status < 500 ? "bad-request" : "fault",
                        status < 500 ? "Bad request" : "Something broke",
                        status < 500
                                ? "The server cannot read this request (HTTP status " + status
                                        + "). Check its address, headers and body."
                                : "The server could not do this now. Try again.",
                        Map.of());
        };
    }

    private static Problem methodNotAllowed(String method, String path, String allowed) {
        return new Problem(
                405,
                "method-not-allowed",
                "Method not allowed",
                path + " knows no " + method + (allowed.isEmpty() ? "." : "; it knows " + allowed + "."),
                Map.of(),
                allowed.isEmpty() ? Map.of() : Map.of("Allow", allowed));
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", TYPE + type);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", getMessage());
        body.putAll(more);
        return body;
    }
}
