package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentops.agentkit.Excerpt;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.ModelException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/** Says in one line what went wrong and what to do, and whether the same call may succeed later. */
final class Failures {
    private static final int MAX_DETAIL = 300;
    private static final Set<String> PERMANENT_TYPES = Set.of(
            "invalid_request_error",
            "authentication_error",
            "permission_error",
            "not_found_error",
            "request_too_large",
            "billing_error",
            "invalid_prompt",
            "insufficient_quota",
            "INVALID_ARGUMENT",
            "FAILED_PRECONDITION",
            "UNAUTHENTICATED",
            "PERMISSION_DENIED",
            "NOT_FOUND");

    private final Provider provider;

    Failures(Provider provider) {
        this.provider = provider;
    }

    static boolean isInterrupt(Throwable error) {
        return find(error, InterruptedException.class) != null;
    }

    ModelException explain(Throwable error) {
        var http = find(error, HttpFailure.class);
        if (http != null) {
            return explain(http);
        }
        var idle = find(error, IdleException.class);
        if (idle != null && idle.isEndless()) {
            long seconds = Math.max(1, provider.settings().callTimeout().toSeconds());
            return never(
                    provider.label() + " came to no end within " + seconds
                            + " s; the call was ended. Ask for less, or raise the limit on a call's time.",
                    error);
        }
        if (idle != null) {
            long seconds = Math.max(1, provider.settings().longestSilence().toSeconds());
            return later(provider.label() + " sent nothing for " + seconds + " s; the call was ended.", error);
        }
        if (find(error, ConnectException.class) != null
                || find(error, HttpConnectTimeoutException.class) != null
                || find(error, UnresolvedAddressException.class) != null) {
            return later(
                    provider.label() + " cannot be reached" + address() + "; check the network and the base URL.",
                    error);
        }
        if (find(error, IOException.class) instanceof IOException broken
                && !(broken instanceof JsonProcessingException)) {
            return later("The connection to " + inSentence() + " broke in the middle of the answer.", error);
        }
        return inStream(error);
    }

    private ModelException explain(HttpFailure failure) {
        int status = failure.statusCode();
        JsonNode body = json(failure.getMessage());
        String detail = detail(body);
        if (status == 413 || (status < 500 && ContextWords.in(body))) {
            return tooLong(detail, failure);
        }
        return switch (status) {
            case 401 -> refusedKey(status, failure);
            case 402 -> never(provider.label() + " wants payment (402): check the account's credit.", failure);
            case 403 ->
                never(
                        provider.label() + " does not allow this key to use " + model()
                                + " (403). Check the key's rights, or choose another model.",
                        failure);
            case 404 ->
                never(
                        provider.label() + " knows no model " + model() + address()
                                + " (404). Check the model's name and the base URL.",
                        failure);
            case 408, 409, 429, 529 -> {
                if (body.toString().contains("insufficient_quota")) {
                    yield never(provider.label() + " says that the account has no credit left (429).", failure);
                }
                String what = status == 429 ? "is limiting our rate" : "is busy";
                yield ModelException.retriable(
                        provider.label() + " " + what + " (" + status + ").",
                        failure.retryAfter().isPositive() ? failure.retryAfter() : RetryAfter.in(body),
                        failure);
            }
            case 400 ->
                body.toString().contains("API_KEY_INVALID")
                        ? refusedKey(status, failure)
                        : never(provider.label() + " refused the request (400)" + detail(body) + ".", failure);
            default ->
                status >= 500
                        ? ModelException.retriable(
                                provider.label() + " has a problem of its own (" + status + ")" + detail + ".",
                                failure.retryAfter(),
                                failure)
                        : never(provider.label() + " refused the request (" + status + ")" + detail + ".", failure);
        };
    }

    private ModelException tooLong(String detail, Throwable cause) {
        return ModelException.contextTooLong(
                provider.label() + " says that the request is too long for " + model() + detail + ".", cause);
    }

    private ModelException refusedKey(int status, HttpFailure failure) {
        return never(
                provider.label() + " refused the API key (" + status + "). Set a valid key and start again.", failure);
    }

    /** An error event in the middle of a stream, or events that cannot be read. */
    private ModelException inStream(Throwable error) {
        var reported = find(error, StreamFailure.class);
        JsonNode body = reported == null ? MissingNode.getInstance() : json(reported.getMessage());
        if (ContextWords.in(body)) {
            return tooLong(detail(body), error);
        }
        if (isPermanent(body.path("error"))) {
            return never(provider.label() + " refused the request" + detail(body) + ".", error);
        }
        if (body.path("error").isObject()) {
            return later(provider.label() + " broke off the answer" + detail(body) + ".", error);
        }
        return later(provider.label() + " sent an answer that cannot be read.", error);
    }

    /** Anthropic has types, OpenAI codes, Google statuses. */
    private static boolean isPermanent(JsonNode error) {
        return Stream.of("type", "code", "status")
                .anyMatch(field -> PERMANENT_TYPES.contains(error.path(field).asText("")));
    }

    private static String detail(JsonNode body) {
        String message = body.path("error").path("message").asText("");
        String line = message.replaceAll("\\s+", " ").strip().replaceAll("\\.$", "");
        if (line.isEmpty()) {
            return "";
        }
        return ": " + Excerpt.ofUnredacted(line, MAX_DETAIL);
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return text == null ? MissingNode.getInstance() : Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private String model() {
        return "'" + provider.settings().model() + "'";
    }

    private String address() {
        String baseUrl = provider.settings().baseUrl();
        return baseUrl.isEmpty() ? "" : " at " + baseUrl;
    }

    private String inSentence() {
        return provider.label().startsWith("The ") ? "the" + provider.label().substring(3) : provider.label();
    }

    private static ModelException later(String message, Throwable cause) {
        return ModelException.retriable(message, Duration.ZERO, cause);
    }

    private static ModelException never(String message, Throwable cause) {
        return ModelException.permanent(message, cause);
    }

    private static <T extends Throwable> @Nullable T find(@Nullable Throwable error, Class<T> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
