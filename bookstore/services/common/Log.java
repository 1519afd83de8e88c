import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes one JSON object a line. A line that belongs to a request carries its trace id. */
final class Log {
    private static final int LONGEST_STACK = 4_000;

    private final LogFile file;
    private final String service;
    private final String logger;

    private Log(LogFile file, String service, String logger) {
        this.file = file;
        this.service = service;
        this.logger = logger;
    }

    static Log open(String service) throws IOException {
        return new Log(new LogFile(Path.of(Config.environment("LOG_FILE"))), service, service);
    }

    Log named(String logger) {
        return new Log(file, service, logger);
    }

    void info(String message, Map<String, ?> fields) {
        write("INFO", message, fields);
    }

    void warn(String message, Map<String, ?> fields) {
        write("WARN", message, fields);
    }

    void error(String message, Throwable cause, Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("error", cause.toString());
        all.put("stack", stackOf(cause));
        write("ERROR", message, all);
    }

    private void write(String level, String message, Map<String, ?> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("ts", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("level", level);
        line.put("service", service);
        line.put("logger", logger);
        line.put("msg", message);
        if (Trace.ID.isBound()) {
            line.put("traceId", Trace.ID.get());
        }
        line.putAll(fields);
        file.append(Json.write(line));
    }

    private static String stackOf(Throwable cause) {
        StringWriter stack = new StringWriter();
        cause.printStackTrace(new PrintWriter(stack));
        String text = stack.toString().strip();
        return text.length() <= LONGEST_STACK ? text : text.substring(0, LONGEST_STACK) + " … (cut)";
    }
}
