package dev.agentops.server.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Times as people read them: {@code 2026-01-29 10:04:09 UTC}, without what is less than a second. */
public final class Utc {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private Utc() {}

    public static String of(Instant at) {
        return FORM.format(at);
    }

    /** @param written as {@link Instant#toString} writes it; what is not is returned as it is */
    public static String of(String written) {
        try {
            return of(Instant.parse(written));
        } catch (DateTimeParseException e) {
            return written;
        }
    }
}
