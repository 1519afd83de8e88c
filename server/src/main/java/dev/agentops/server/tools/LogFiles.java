package dev.agentops.server.tools;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Service;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The log files of the estate, read line by line; JSON lines are understood, others are text. */
final class LogFiles {
    /** More of a line is not kept; its JSON is not understood then. */
    private static final int MAX_LINE_LENGTH = 250_000;

    /** A log. {@code name} is the service's, with a number when it has several. */
    record Source(String name, String service, Path file) {}

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

    /** Every line, oldest first. A file that does not exist (yet) has none. */
    void read(Source source, Consumer<LogLine> reader) throws IOException {
        if (!Files.exists(source.file())) {
            return;
        }
        try (var lines = new LineReader(
                new InputStreamReader(Files.newInputStream(source.file()), StandardCharsets.UTF_8), MAX_LINE_LENGTH)) {
            long number = 0;
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                reader.accept(new LogLine(source, ++number, line.get()));
            }
        }
    }
}
