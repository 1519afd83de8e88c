package dev.agentops.server.logs.files;

import java.nio.charset.StandardCharsets;

/**
 * Finds what an entry with an HTTP status must hold: three digits that are no less, behind a field's name or as an access log has them;
 * or a letter that JSON writes as a number, which may be one of these. Looks at each third byte.
 */
final class StatusFinder implements Finder {
    private static final int DIGITS = 3;
    private static final byte[] STATUS = "status".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CODE = "code".getBytes(StandardCharsets.US_ASCII);

    private final int least;

    StatusFinder(int least) {
        this.least = least;
    }

    @Override
    public int in(byte[] bytes, int from, int to) {
        for (int at = from + DIGITS - 1; at < to; at += DIGITS) {
            byte c = bytes[at];
            if (isDigit(c)) {
                int start = at;
                while (start > from && isDigit(bytes[start - 1])) {
                    start--;
                }
                int end = at + 1;
                while (end < to && isDigit(bytes[end])) {
                    end++;
                }
                if (isStatus(bytes, from, start, end, to) || isEscape(bytes, from, start - 2, to)) {
                    return start;
                }
                at = end - 1;
            } else if (c == '\\' && isEscape(bytes, from, at, to) || c == 'u' && isEscape(bytes, from, at - 1, to)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isStatus(byte[] bytes, int from, int start, int end, int to) {
        if (end - start != DIGITS || bytes[start] == '0' || number(bytes, start) < least) {
            return false;
        }
        return isInAccessLog(bytes, from, start, end, to) || isOfField(bytes, from, start);
    }

    private static boolean isInAccessLog(byte[] bytes, int from, int start, int end, int to) {
        return end < to && bytes[end] == ' ' && start - 2 >= from && bytes[start - 1] == ' ' && bytes[start - 2] == '"';
    }

    private static boolean isOfField(byte[] bytes, int from, int start) {
        int at = backOver(bytes, from, start);
        if (at < from || bytes[at] != ':' && bytes[at] != '=') {
            return false;
        }
        int nameEnd = backOver(bytes, from, at) + 1;
        return endsWith(STATUS, bytes, from, nameEnd) || endsWith(CODE, bytes, from, nameEnd);
    }

    /** @return the last place before this one where neither a space nor a quote stands */
    private static int backOver(byte[] bytes, int from, int before) {
        int at = before - 1;
        while (at >= from && " \t\r\n\"\\".indexOf(bytes[at]) >= 0) {
            at--;
        }
        return at;
    }

    private static boolean endsWith(byte[] name, byte[] bytes, int from, int end) {
        if (end - name.length < from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((bytes[end - name.length + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEscape(byte[] bytes, int from, int at, int to) {
        return at >= from
                && at + 3 < to
                && bytes[at] == '\\'
                && bytes[at + 1] == 'u'
                && bytes[at + 2] == '0'
                && bytes[at + 3] == '0';
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0';
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
