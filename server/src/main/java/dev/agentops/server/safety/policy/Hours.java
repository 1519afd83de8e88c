package dev.agentops.server.safety.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/** Hours of the day in a zone, such as {@code 22:00-06:00 Europe/Berlin}; over midnight when they end before they begin. */
record Hours(LocalTime from, LocalTime to, ZoneId zone) {
    static Hours parse(String text) {
        try {
            var parts = text.strip().split("[-\\s]+", 3);
            return new Hours(
                    LocalTime.parse(parts[0]),
                    LocalTime.parse(parts[1]),
                    ZoneId.of(parts.length > 2 ? parts[2] : "UTC"));
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not of the form 22:00-06:00 Europe/Berlin (the zone may be left out: UTC)", e);
        }
    }

    boolean contain(Instant now) {
        var time = now.atZone(zone).toLocalTime();
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}
