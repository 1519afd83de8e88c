package dev.agentops.server.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The log files of the estate, read line by line; JSON lines are understood, others are text. */
final class LogFiles {
    static final int MAX_LINE_LENGTH = 4_000;

    /** A log. {@code name} is the service's, with a number when it has several. */
    record Source(String name, String service, Path file) {}

    /** @param fields the line's JSON object, or a missing node when it is plain text */
    record Line(Source source, long number, String text, JsonNode fields) {
        /** Where the line stands, as evidence cites it. */
        String reference() {
            return source.name() + ":" + number;
        }

        Optional<Instant> at() {
            try {
                return fields.hasNonNull("ts")
                        ? Optional.of(Instant.parse(fields.get("ts").asText()))
                        : Optional.empty();
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        String level() {
            return fields.path("level").asText("");
        }
    }

    private final EstateFile estate;

    LogFiles(EstateFile estate) {
        this.estate = estate;
    }

    List<Source> sources() {
        var sources = new ArrayList<Source>();
        for (var service : estate.current().services()) {
            sources.addAll(sources(service));
        }
        return sources;
    }

    private static List<Source> sources(Service service) {
        var sources = new ArrayList<Source>();
        for (var log : service.logs()) {
            String name = service.logs().size() == 1 ? service.name() : service.name() + "." + (sources.size() + 1);
            sources.add(new Source(name, service.name(), log));
        }
        return sources;
    }

    Optional<Source> source(String name) {
        return sources().stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** Every line, oldest first; a line that is too long is cut. A file that does not exist (yet) has none. */
    void read(Source source, Consumer<Line> reader) throws IOException {
        if (!Files.exists(source.file())) {
            return;
        }
        try (var lines = new BufferedReader(
                new InputStreamReader(Files.newInputStream(source.file()), StandardCharsets.UTF_8))) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.length() <= MAX_LINE_LENGTH
                        ? line
                        : line.substring(0, MAX_LINE_LENGTH) + "… (" + line.length() + " characters)";
                reader.accept(new Line(source, ++number, text, parse(line)));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static JsonNode parse(String line) {
        if (!line.startsWith("{")) {
            return MissingNode.getInstance();
        }
        try {
            return Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
