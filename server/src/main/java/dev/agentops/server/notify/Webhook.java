package dev.agentops.server.notify;

import dev.agentops.agentkit.Json;
import dev.agentops.server.http.Answer;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.http.OutboundHttp;
import dev.agentops.server.http.OutboundLimits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** Sends one message to one target, once. */
final class Webhook {
    private static final OutboundLimits LIMITS =
            new OutboundLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), 64_000, 1);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    /** What came of it. */
    sealed interface Outcome {
        record Delivered() implements Outcome {}

        /**
         * @param error for people; no secret
         * @param wish how long the target wants to be left alone; zero if it did not say
         * @param ofTheTarget any other message would fail now, too
         */
        record Failed(String error, Duration wish, boolean ofTheTarget) implements Outcome {}
    }

    private Webhook() {}

    static Outcome send(Target target, Message message) throws InterruptedException {
        byte[] body = Json.write(
                        switch (target.format()) {
                            case GENERIC -> message;
                            case SLACK -> SlackText.of(message);
                        })
                .getBytes(StandardCharsets.UTF_8);
        try (var http = new OutboundHttp(target.endpoint(), LIMITS)) {
            AllowedAddress.check(target.endpoint().url(), target.isPrivate());
            return outcome(target, http.post(body, headers(target, message, body)));
        } catch (OutboundException.TooLarge e) {
            return new Outcome.Delivered();
        } catch (IOException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()), Duration.ZERO, true);
        }
    }

    private static Map<String, String> headers(Target target, Message message, byte[] body) {
        long now = Instant.now().getEpochSecond();
        var headers = new HashMap<String, String>();
        headers.put("User-Agent", "AgentOps");
        headers.put("webhook-id", message.id());
        headers.put("webhook-timestamp", Long.toString(now));
        if (target.secret().length > 0) {
            headers.put("webhook-signature", Signature.of(target.secret(), message.id(), now, body));
        }
        return headers;
    }

    /** What the target says of an error is not repeated: it may quote what it was sent. */
    private static Outcome outcome(Target target, Answer answer) {
        if (answer.isOk()) {
            return new Outcome.Delivered();
        }
        boolean ofTheTarget = answer.status() >= 500 || answer.status() == 429 || answer.status() == 408;
        return new Outcome.Failed(
                target.endpoint() + " answered " + answer.status(), wish(answer.retryAfter()), ofTheTarget);
    }

    private static Duration wish(String retryAfter) {
        try {
            var wish = retryAfter.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter))
                    : retryAfter.isEmpty()
                            ? Duration.ZERO
                            : Duration.between(
                                    Instant.now(),
                                    ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant());
            return wish.isNegative() ? Duration.ZERO : wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
