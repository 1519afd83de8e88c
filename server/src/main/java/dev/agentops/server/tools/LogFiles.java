package dev.agentops.server.tools;

import dev.agentops.server.estate.EstateFile;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The log files of the estate, read line by line; JSON lines are understood, others are text. */
final class LogFiles implements Logs {
    /** More of a line is not kept; its JSON is not understood then. */
    private static final int MAX_LINE_LENGTH = 250_000;

    private final EstateFile estate;

    LogFiles(EstateFile estate) {
        this.estate = estate;
    }

    @Override
    public List<Source> sources() {
        return List.copyOf(files().keySet());
    }

    /** A source is called as its service, with a number when the service has several logs. */
    private Map<Source, Path> files() {
        var files = new LinkedHashMap<Source, Path>();
        for (var service : estate.current().services()) {
            int number = 0;
            for (var log : service.logs()) {
                number++;
                String name = service.logs().size() == 1 ? service.name() : service.name() + "." + number;
                files.put(new Source(name, service.name()), log);
            }
        }
        return files;
    }

    @Override
    public void read(Source source, Consumer<LogLine> reader) throws IOException {
        var file = files().get(source);
        if (file == null || !Files.exists(file)) {
            return;
        }
        try (var lines = new LineReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), MAX_LINE_LENGTH)) {
            long number = 0;
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                reader.accept(new LogLine(source, ++number, line.get()));
            }
        }
    }
}
