package dev.agentops.server.logs.files;

import dev.agentops.server.logs.LogEntry;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * When a line was written, from its bytes: ISO 8601 in any of its spellings and {@code 29/Jan/2023:10:04:09 +0000}, at the start of a
 * text, in a field of logfmt, or in a field of a JSON object that is not nested; there also seconds, milli-, micro- or nanoseconds since
 * the epoch. A time without a zone is one of this machine.
 */
final class LineTime {
    private static final List<String> NAMES = List.of("ts", "time", "timestamp", "@timestamp", "t", "date", "datetime");
    private static final List<Needle> FIELDS = List.of(new Needle("time="), new Needle("ts="), new Needle("t="));
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int NEAR_THE_START = 80;
    private static final long SECOND = 1_000_000_000L;

    private LineTime() {}

    /** @return nanoseconds since the epoch, or {@link LogEntry#NO_TIME} */
    static long of(byte[] line, int from, int to) {
        if (from < to && line[from] == '{') {
            return inJson(line, from, to);
        }
        long found = firstIn(line, from, Math.min(to, from + NEAR_THE_START));
        for (int i = 0; found == LogEntry.NO_TIME && i < FIELDS.size(); i++) {
            int at = FIELDS.get(i).in(line, from, Math.min(to, from + 400));
            found = at < 0 ? found : firstIn(line, at, Math.min(to, at + NEAR_THE_START));
        }
        return found;
    }

    /** Walks over the fields of the object; what is in strings and nested objects is passed over. */
    private static long inJson(byte[] line, int from, int to) {
        int depth = 0;
        int keyStart = -1;
        int keyEnd = -1;
        for (int i = from; i < to; i++) {
            byte c = line[i];
            if (c == '"') {
                int end = stringEnd(line, i + 1, to);
                keyStart = i + 1;
                keyEnd = end;
                i = end;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == ':' && depth == 1 && keyStart > 0 && isTimeName(line, keyStart, keyEnd)) {
                long time = value(line, i + 1, to);
                if (time != LogEntry.NO_TIME) {
                    return time;
                }
            }
        }
        return LogEntry.NO_TIME;
    }

    private static int stringEnd(byte[] line, int from, int to) {
        int i = from;
        while (i < to && line[i] != '"') {
            i += line[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, to);
    }

    private static boolean isTimeName(byte[] line, int from, int to) {
        return to - from <= 10 && NAMES.contains(new String(line, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static long value(byte[] line, int from, int to) {
        int at = from;
        while (at < to && line[at] == ' ') {
            at++;
        }
        return at < to && line[at] == '"' ? firstIn(line, at, Math.min(to, at + 40)) : epoch(line, at, to);
    }

    /** The size says the unit. */
    private static long epoch(byte[] line, int from, int to) {
        int end = from;
        while (end < to && (isDigit(line[end]) || line[end] == '.')) {
            end++;
        }
        try {
            var number = new java.math.BigDecimal(new String(line, from, end - from, StandardCharsets.ISO_8859_1));
            int digits = number.precision() - number.scale();
            int shift = digits <= 10 ? 9 : digits <= 13 ? 6 : digits <= 16 ? 3 : 0;
            return digits < 9 || digits > 19
                    ? LogEntry.NO_TIME
                    : number.movePointRight(shift).longValue();
        } catch (NumberFormatException e) {
            return LogEntry.NO_TIME;
        }
    }

    private static long firstIn(byte[] line, int from, int to) {
        for (int i = from; i + 18 < to; i++) {
            if (isDigit(line[i]) && (i == from || !isDigit(line[i - 1]))) {
                byte separator = line[i + 4];
                if ((separator == '-' || separator == '/') && line[i + 7] == separator && isClock(line, i + 11)) {
                    return iso(line, i, to);
                }
                if (line[i + 2] == '/' && line[i + 6] == '/' && i + 20 <= to && isClock(line, i + 12)) {
                    return common(line, i, to);
                }
            }
        }
        return LogEntry.NO_TIME;
    }

    private static boolean isClock(byte[] line, int at) {
        return at + 8 <= line.length && isDigit(line[at]) && line[at + 2] == ':' && line[at + 5] == ':';
    }

    private static long iso(byte[] line, int at, int to) {
        return nanos(number(line, at, 4), number(line, at + 5, 2), number(line, at + 8, 2), line, at + 11, to);
    }

    private static long common(byte[] line, int at, int to) {
        int month = MONTHS.indexOf(new String(line, at + 3, 3, StandardCharsets.ISO_8859_1));
        return nanos(number(line, at + 7, 4), month / 3 + 1, number(line, at, 2), line, at + 12, to);
    }

    private static long nanos(int year, int month, int day, byte[] line, int clock, int to) {
        int hour = number(line, clock, 2);
        int minute = number(line, clock + 3, 2);
        int second = number(line, clock + 6, 2);
        if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 || year < 1970) {
            return LogEntry.NO_TIME;
        }
        int at = clock + 8;
        long fraction = 0;
        if (at < to && (line[at] == '.' || line[at] == ',')) {
            long unit = SECOND / 10;
            for (at++; at < to && isDigit(line[at]); at++) {
                fraction += (line[at] - '0') * unit;
                unit /= 10;
            }
        }
        long seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + Math.min(second, 59);
        try {
            return Math.multiplyExact(seconds - offset(line, at, to, seconds), SECOND) + fraction;
        } catch (ArithmeticException e) {
            return LogEntry.NO_TIME;
        }
    }

    /** Seconds east of Greenwich. */
    private static long offset(byte[] line, int zone, int to, long localSeconds) {
        int at = zone < to && line[zone] == ' ' ? zone + 1 : zone;
        if (at < to && line[at] == 'Z') {
            return 0;
        }
        if (at + 4 < to && (line[at] == '+' || line[at] == '-') && isDigit(line[at + 1]) && isDigit(line[at + 2])) {
            int minutes = line[at + 3] == ':' ? at + 4 : at + 3;
            long east = number(line, at + 1, 2) * 3_600L
                    + (minutes + 1 < to && isDigit(line[minutes]) ? number(line, minutes, 2) * 60L : 0);
            return line[at] == '-' ? -east : east;
        }
        try {
            var local = LocalDateTime.ofEpochSecond(localSeconds, 0, ZoneOffset.UTC);
            return ZoneId.systemDefault().getRules().getOffset(local).getTotalSeconds();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    /** Since 1970 (the civil calendar, counted from March on, so that a leap day comes last). */
    private static long days(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = y / 400;
        long ofEra = y - era * 400;
        long ofYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static int number(byte[] line, int at, int digits) {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            value = isDigit(line[i]) ? value * 10 + line[i] - '0' : 9_999;
        }
        return value;
    }
}
