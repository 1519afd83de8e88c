package dev.agentops.server.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentops.server.http.EndpointSettings;
import dev.agentops.server.settings.Placeholders;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One target, word for word. */
record WrittenTarget(
        @Nullable String name,
        @Nullable String url,
        @JsonProperty("private") @Nullable Boolean isPrivate,
        @Nullable String format,
        @Nullable String secret,
        @Nullable String bearer,
        @Nullable Map<String, String> headers,
        EndpointSettings.@Nullable Tls tls,
        @Nullable List<String> events,
        @Nullable List<String> services,
        @JsonProperty("remind_after") @Nullable String remindAfter,
        @Nullable Escalate escalate) {

    record Escalate(@Nullable String after, @Nullable String to) {}

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,4})([smhd])");
    private static final String STANDARD_SECRET = "whsec_";
    private static final int SHORTEST_SECRET = 16;

    static WrittenTarget empty() {
        return new WrittenTarget(null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** @throws IllegalArgumentException when it cannot be used; says which field, and no secret */
    Target target(Path folder, Map<String, String> environment) {
        var placeholders = new Placeholders(environment);
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be of letters, digits, '.', '_' and '-', at most 63");
        }
        var endpoint = new EndpointSettings(url, null, bearer, headers, tls).endpoint(folder, placeholders);
        boolean mayBePrivate = Boolean.TRUE.equals(isPrivate);
        if (!mayBePrivate && !"https".equalsIgnoreCase(endpoint.url().getScheme())) {
            throw new IllegalArgumentException(
                    "url must be https; http goes only to this machine or a private network, with private: true");
        }
        var subscribed = subscribed();
        if (remindAfter == null && events != null && subscribed.contains(EventKind.REMINDER)) {
            throw new IllegalArgumentException("approval.reminder needs remind_after, such as 15m");
        }
        return new Target(
                name,
                endpoint,
                mayBePrivate,
                shape(),
                secret == null ? new byte[0] : secret(placeholders.fill(secret)),
                subscribed,
                Objects.requireNonNullElse(services, List.of()),
                remindAfter == null ? null : time("remind_after", remindAfter),
                escalation());
    }

    private Target.Format shape() {
        return switch (Objects.requireNonNullElse(format, "generic")) {
            case "generic" -> Target.Format.GENERIC;
            case "slack" -> Target.Format.SLACK;
            default -> throw new IllegalArgumentException("format must be generic or slack");
        };
    }

    private Set<EventKind> subscribed() {
        var all = EnumSet.complementOf(EnumSet.of(EventKind.TEST));
        if (events == null) {
            return all;
        }
        var some = EnumSet.noneOf(EventKind.class);
        for (var event : events) {
            some.add(EventKind.of(event)
                    .filter(all::contains)
                    .orElseThrow(() -> new IllegalArgumentException("there is no event '" + event + "'; the events are "
                            + all.stream().map(EventKind::wireName).collect(Collectors.joining(", ")))));
        }
        if (some.isEmpty()) {
            throw new IllegalArgumentException("events is empty; leave it out for all of them");
        }
        return some;
    }

    private static byte[] secret(String text) {
        byte[] key;
        try {
            key = text.startsWith(STANDARD_SECRET)
                    ? Base64.getDecoder().decode(text.substring(STANDARD_SECRET.length()))
                    : text.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("what follows whsec_ in the secret is no base64");
        }
        if (key.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "the secret is shorter than " + SHORTEST_SECRET + " bytes; openssl rand -hex 32 makes a good one");
        }
        return key;
    }

    private Target.@Nullable Escalation escalation() {
        if (escalate == null) {
            return null;
        }
        if (escalate.after() == null || escalate.to() == null) {
            throw new IllegalArgumentException("escalate needs after, such as 1h, and to, the name of another target");
        }
        return new Target.Escalation(time("escalate.after", escalate.after()), escalate.to());
    }

    private static Duration time(String field, String text) {
        var form = TIME.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(field + " must be like 90s, 15m, 1h or 2d");
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    @Override
    public String toString() {
        return "target " + name + " of " + Arrays.asList(format, events);
    }
}
