package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** How long a provider asks to wait: {@code Retry-After} in seconds or as a date (RFC 9110, 10.2.3). */
final class RetryAfter {
    private RetryAfter() {}

    /** Zero when there is none. */
    static Duration in(HttpHeaders headers) {
        return headers.firstValue("retry-after").map(RetryAfter::parse).orElse(Duration.ZERO);
    }

    /** Google says it in the body, as {@code "retryDelay": "34s"}. */
    static Duration in(JsonNode body) {
        var delay = body.findValue("retryDelay");
        return delay == null ? Duration.ZERO : parse(delay.asText().replaceAll("s$", ""));
    }

    private static Duration parse(String value) {
        try {
            if (value.matches("\\d{1,9}(\\.\\d+)?")) {
                return Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
            }
            var until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            var wait = Duration.between(Instant.now(), until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }
}
