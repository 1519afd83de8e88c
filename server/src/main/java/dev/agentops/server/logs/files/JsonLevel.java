package dev.agentops.server.logs.files;

import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogFields;

import java.nio.charset.StandardCharsets;

/**
 * The level of a line of JSON from its bytes, where it is plain to see: as {@link LogFields} has it, without the parse. What this reader
 * does not know, a parser may; the other way round a line would be read otherwise than it is shown.
 */
final class JsonLevel {
    private static final int DEEPEST = 20;
    private static final int LONGEST_NAME = 12;
    private static final int LONGEST_NUMBER = 100;
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final byte[][] WORDS = {bytes("true"), bytes("false"), bytes("null")};

    private final byte[] line;
    private final int to;
    private Level level = Level.UNKNOWN;

    private JsonLevel(byte[] line, int to) {
        this.line = line;
        this.to = to;
    }

    /** @return {@link Level#UNKNOWN} when only a parse can tell: of what is no JSON, has no level or several, or wraps another line */
    static Level of(byte[] line, int from, int to) {
        if (from >= to || line[from] != '{') {
            return Level.UNKNOWN;
        }
        var reader = new JsonLevel(line, to);
        return reader.object(from, 0) < 0 ? Level.UNKNOWN : reader.level;
    }

    /** Each of these is given where something begins. @return the place behind it, -1 when it is not plain to see */
    private int object(int from, int depth) {
        int at = overSpace(from + 1);
        if (is('}', at)) {
            return at + 1;
        }
        while (is('"', at)) {
            int name = at + 1;
            int nameEnd = string(at) - 1;
            at = nameEnd < 0 ? -1 : overSpace(nameEnd + 1);
            if (!is(':', at)) {
                return -1;
            }
            int begin = overSpace(at + 1);
            at = value(begin, depth);
            if (at < 0 || depth == 0 && !isNoSurprise(name, nameEnd, begin, at)) {
                return -1;
            }
            at = overSpace(at);
            if (is('}', at)) {
                return at + 1;
            }
            at = is(',', at) ? overSpace(at + 1) : -1;
        }
        return -1;
    }

    private int array(int from, int depth) {
        int at = overSpace(from + 1);
        if (is(']', at)) {
            return at + 1;
        }
        while (at >= 0) {
            at = value(at, depth);
            at = at < 0 ? -1 : overSpace(at);
            if (is(']', at)) {
                return at + 1;
            }
            at = is(',', at) ? overSpace(at + 1) : -1;
        }
        return -1;
    }

    private int value(int from, int depth) {
        if (from >= to || depth >= DEEPEST) {
            return -1;
        }
        return switch (line[from]) {
            case '"' -> string(from);
            case '{' -> object(from, depth + 1);
            case '[' -> array(from, depth + 1);
            case 't', 'f', 'n' -> word(from);
            default -> number(from);
        };
    }

    private int string(int from) {
        for (int i = from + 1; i < to; i++) {
            byte c = line[i];
            if (c == '"') {
                return i + 1;
            }
            if (c >= 0 && c < ' ' || c == '\\' && (++i >= to || ESCAPES.indexOf(line[i]) < 0)) {
                return -1;
            }
        }
        return -1;
    }

    private int word(int from) {
        for (var word : WORDS) {
            if (to - from >= word.length
                    && java.util.Arrays.equals(line, from, from + word.length, word, 0, word.length)) {
                return from + word.length;
            }
        }
        return -1;
    }

    /** Without an exponent. */
    private int number(int from) {
        int begin = is('-', from) ? from + 1 : from;
        int at = overDigits(begin);
        boolean whole = at > begin && (line[begin] != '0' || at == begin + 1);
        if (whole && is('.', at)) {
            int fraction = at + 1;
            at = overDigits(fraction);
            whole = at > fraction;
        }
        return whole && at - from <= LONGEST_NUMBER ? at : -1;
    }

    private int overDigits(int from) {
        int at = from;
        while (at < to && line[at] >= '0' && line[at] <= '9') {
            at++;
        }
        return at;
    }

    private int overSpace(int from) {
        int at = from;
        while (at < to && (line[at] == ' ' || line[at] == '\t' || line[at] == '\n' || line[at] == '\r')) {
            at++;
        }
        return at;
    }

    private boolean is(char wanted, int at) {
        return at >= 0 && at < to && line[at] == wanted;
    }

    /** Takes the level. A second one, one that is none, a wrapped line and a name with escapes are for the parser. */
    private boolean isNoSurprise(int name, int nameEnd, int from, int end) {
        for (int i = name; i < nameEnd; i++) {
            if (line[i] == '\\') {
                return false;
            }
        }
        if (nameEnd - name > LONGEST_NAME || !isFirst(line[name])) {
            return true;
        }
        String field = text(name, nameEnd);
        if (!LogFields.isLevel(field)) {
            return !field.equalsIgnoreCase("log");
        }
        boolean first = level == Level.UNKNOWN;
        boolean quoted = line[from] == '"';
        level = Level.of(text(quoted ? from + 1 : from, quoted ? end - 1 : end));
        return first && level != Level.UNKNOWN;
    }

    /** Of the name of a level, and of "log". */
    private static boolean isFirst(byte c) {
        return (c | 0x20) == 'l' || (c | 0x20) == 's';
    }

    private String text(int from, int end) {
        return new String(line, from, end - from, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
