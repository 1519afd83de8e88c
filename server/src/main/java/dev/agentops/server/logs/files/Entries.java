package dev.agentops.server.logs.files;

import dev.agentops.server.logs.LogEntry;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where entries begin: a line that is indented or carries on a stack trace belongs to the entry before it. In a text whose lines begin
 * with their time, so does every line without one. Immutable.
 */
final class Entries {
    private static final int LINES = 64;
    private static final int TIME_WITHIN = 120;
    private static final List<byte[]> GOING_ON = List.of(
            "Caused by: ".getBytes(StandardCharsets.US_ASCII), "Suppressed: ".getBytes(StandardCharsets.US_ASCII));

    private final boolean indentsGoOn;
    private final boolean onlyWithTime;

    private Entries(boolean indentsGoOn, boolean onlyWithTime) {
        this.indentsGoOn = indentsGoOn;
        this.onlyWithTime = onlyWithTime;
    }

    /** @param head the start of the file */
    static Entries in(byte[] head, int length) {
        int plain = 0;
        int timed = 0;
        int indented = 0;
        int lines = 0;
        for (int at = 0; at < length && lines < LINES; lines++) {
            int end = lineEnd(head, at, length);
            if (goesOn(head, at, end)) {
                indented++;
            } else if (head[at] != '{') {
                plain++;
                timed += LineTime.of(head, at, Math.min(end, at + TIME_WITHIN)) == LogEntry.NO_TIME ? 0 : 1;
            }
            at = end + 1;
        }
        return new Entries(indented < lines, plain > 0 && timed * 3 >= plain);
    }

    boolean beginsAt(byte[] bytes, int at, int to) {
        if (indentsGoOn && goesOn(bytes, at, to)) {
            return false;
        }
        return !onlyWithTime
                || bytes[at] == '{'
                || LineTime.of(bytes, at, lineEnd(bytes, at, Math.min(to, at + TIME_WITHIN))) != LogEntry.NO_TIME;
    }

    private static boolean goesOn(byte[] bytes, int at, int to) {
        int first = at < to ? bytes[at] : '\n';
        return first == ' '
                || first == '\t'
                || first == '\r'
                || first == '\n'
                || (first == 'C' || first == 'S') && GOING_ON.stream().anyMatch(words -> isAt(words, bytes, at, to));
    }

    private static boolean isAt(byte[] words, byte[] bytes, int at, int to) {
        return to - at >= words.length && java.util.Arrays.equals(words, 0, words.length, bytes, at, at + words.length);
    }

    /** Of the newline, or {@code to}. */
    static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** The line that holds this place. */
    static int lineStart(byte[] bytes, int at) {
        int start = at;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    int entryStart(byte[] bytes, int at, int to) {
        int start = lineStart(bytes, at);
        while (start > 0 && !beginsAt(bytes, start, to)) {
            start = lineStart(bytes, start - 1);
        }
        return start;
    }

    /** Behind the newline that ends the entry, or {@code to}. */
    int entryEnd(byte[] bytes, int from, int to) {
        int end = lineEnd(bytes, from, to);
        while (end + 1 < to && !beginsAt(bytes, end + 1, to)) {
            end = lineEnd(bytes, end + 1, to);
        }
        return Math.min(to, end + 1);
    }
}
