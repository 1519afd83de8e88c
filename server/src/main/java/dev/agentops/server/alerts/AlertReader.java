package dev.agentops.server.alerts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Service;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads the bodies that alert systems send. Follows no link in them. Thread-safe. */
public final class AlertReader {
    /** Alerts of one request that are read; more are counted. */
    public static final int MOST_ALERTS = 20_000;

    private static final int DEEPEST = 20;
    private static final int LONGEST_LINK = 2_000;
    private static final List<String> SERVICE_LABELS = List.of("service", "job", "app", "service_name", "container");
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectReader ONE_OF_MANY =
            JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final EstateFile estate;
    private final AlertTexts texts;

    public AlertReader(EstateFile estate, Redactor redactor) {
        this.estate = estate;
        this.texts = new AlertTexts(redactor);
    }

    /** A webhook of Prometheus Alertmanager, version 4. */
    public Delivery alertmanager(byte[] body) throws UnreadableAlertException {
        var alerts = new LinkedHashMap<String, Alert>();
        var read = new AtomicInteger();
        var sent = alertmanager(body, json -> {
            if (read.getAndIncrement() < MOST_ALERTS) {
                var one = ofAlertmanager(json);
                alerts.put(one.fingerprint(), one);
            }
        });
        if (alerts.isEmpty()) {
            throw new UnreadableAlertException("'alerts' must be a list with at least one alert.");
        }
        String key = sent.groupKey().isEmpty() ? alerts.keySet().iterator().next() : sent.groupKey();
        long leftOut = sent.truncated() + Math.max(0, sent.alerts() - MOST_ALERTS);
        return new Delivery("alertmanager", hash("alertmanager", key), List.copyOf(alerts.values()), leftOut);
    }

    private static AlertmanagerBody alertmanager(byte[] body, AlertmanagerBody.Sink sink)
            throws UnreadableAlertException {
        requireUtf8(body);
        try (var json = JSON.createParser(body)) {
            return AlertmanagerBody.read(json, ONE_OF_MANY, sink);
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    private Alert ofAlertmanager(JsonNode alert) throws UnreadableAlertException {
        if (!alert.isObject() || !alert.path("labels").isObject()) {
            throw new UnreadableAlertException("Each alert must be an object with 'labels'.");
        }
        var labels = alert.path("labels");
        String summary = alert.at("/annotations/summary").asText();
        return alert(
                alert,
                summary.isBlank() ? labels.path("alertname").asText() : summary,
                labels.path("severity").asText(),
                "");
    }

    /** {@code {title, severity, service, fingerprint, status, labels, annotations, startsAt, endsAt, link}}; only the title is needed. */
    public Delivery plain(byte[] body) throws UnreadableAlertException {
        var json = object(body);
        if (json.path("title").asText().isBlank()) {
            throw new UnreadableAlertException("'title' is missing or empty.");
        }
        var one = alert(
                json,
                json.path("title").asText(),
                json.path("severity").asText(),
                json.path("service").asText());
        return new Delivery("api", hash("api", one.fingerprint()), List.of(one), 0);
    }

    private Alert alert(JsonNode json, String title, String severity, String service) throws UnreadableAlertException {
        String status = json.path("status").asText("firing");
        if (!status.equals("firing") && !status.equals("resolved")) {
            throw new UnreadableAlertException(
                    "'status' must be firing or resolved, not '" + texts.line(status, 40) + "'.");
        }
        var labels = json.path("labels");
        String level = severity.strip().toLowerCase(Locale.ROOT);
        String link = json.path("generatorURL").asText(json.path("link").asText());
        return new Alert(
                fingerprint(json, title, service),
                status.equals("firing"),
                time(json.path("startsAt").asText()),
                time(json.path("endsAt").asText()),
                title.isBlank() ? "Alert" : texts.line(title, AlertTexts.TITLE),
                level.matches("[a-z0-9_-]{1,20}") ? level : "",
                service(labels, service),
                texts.all(labels, AlertTexts.MOST_LABELS, AlertTexts.LABEL),
                texts.all(json.path("annotations"), AlertTexts.MOST_ANNOTATIONS, AlertTexts.ANNOTATION),
                texts.line(link, LONGEST_LINK));
    }

    /** Without one, what it is about makes it: the same labels, or the same title of the same service, are the same alert. */
    private static String fingerprint(JsonNode json, String title, String service) {
        String given = json.path("fingerprint").asText();
        if (given.matches("[a-zA-Z0-9_.:-]{1,100}")) {
            return given;
        }
        if (!given.isBlank()) {
            return hash("fingerprint", given);
        }
        Map<String, String> labels = new TreeMap<>();
        json.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return hash("labels", labels.isEmpty() ? title + "\n" + service : labels.toString());
    }

    private String service(JsonNode labels, String given) {
        var services = estate.current().services();
        for (var label : SERVICE_LABELS) {
            String wanted = given.isBlank() ? labels.path(label).asText() : given;
            for (Service service : services) {
                if (service.name().equalsIgnoreCase(wanted.strip())) {
                    return service.name();
                }
            }
        }
        return "";
    }

    private static @Nullable Instant time(String text) {
        try {
            var at = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            return at.isBefore(EARLIEST) || at.isAfter(Instant.now().plus(1, ChronoUnit.DAYS)) ? null : at;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static JsonNode object(byte[] body) throws UnreadableAlertException {
        requireUtf8(body);
        try {
            var json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
            throw new UnreadableAlertException("The body must be a JSON object.");
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    private static UnreadableAlertException notJson(IOException e) {
        String words = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return new UnreadableAlertException("The body is not JSON of an alert: " + words);
    }

    private static void requireUtf8(byte[] body) throws UnreadableAlertException {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var bytes = ByteBuffer.wrap(body);
        var some = CharBuffer.allocate(8_192);
        CoderResult result;
        do {
            some.clear();
            result = decoder.decode(bytes, some, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new UnreadableAlertException("The body is not UTF-8.");
        }
    }

    private static String hash(String kind, String text) {
        try {
            var sha =
                    MessageDigest.getInstance("SHA-256").digest((kind + "\n" + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
