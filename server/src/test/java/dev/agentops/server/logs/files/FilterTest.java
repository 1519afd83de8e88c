package dev.agentops.server.logs.files;

import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogFields;
import dev.agentops.server.logs.LogQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** What is looked for in bytes finds what a parse of each line finds, and no more. */
class FilterTest {
    private static final List<String> LINES = List.of(
            "{\"level\":\"error\",\"msg\":\"a\"}",
            "{\"Level\" : \"WARN\" , \"msg\":\"an error\"}",
            "{\"severity\":50,\"n\":1}",
            "{\"severity\": 40 }",
            "{\"level\":\"\\u0045RROR\",\"msg\":\"a\"}",
            "{\"\\u006cevel\":\"error\"}",
            "{\"level\":\"info\",\"level\":\"error\"}",
            "{\"level\":\"error\",\"level\":\"info\"}",
            "{\"level\":{\"level\":\"error\"},\"msg\":\"x\"}",
            "{\"a\":{\"level\":\"error\"},\"level\":\"info\"}",
            "{\"a\":\"\\\"level\\\":\\\"error\\\"\",\"level\":\"info\"}",
            "{\"msg\":\"tab\tin it\",\"level\":\"error\"}",
            "{\"msg\":bad,\"level\":\"error\"}",
            "{\"msg\":\"bad \\x escape\",\"level\":\"error\"}",
            "{\"level\":\"error\",\"msg\":\"cut he",
            "{\"level\":\"nonsense\",\"msg\":\"ERROR\"}",
            "{\"level\":\"  Error \",\"msg\":\"\"}",
            "{\"level\":true,\"msg\":\"error\"}",
            "{\"level\":\"info\"} error {\"level\":\"error\"}",
            "{\"level\":\"error\"}\n  at line.of(Stack)",
            "{\"level\":\"error\"}\n}",
            "{\"log\":\"level=error msg=x\\n\",\"stream\":\"stderr\"}",
            "{\"log\":\"{\\\"level\\\":\\\"error\\\",\\\"status\\\":503}\\n\",\"level\":\"info\"}",
            "{\"log\":\"GET / HTTP/1.1\\\" 503 12\\n\"}",
            "{\"LOG\":\"level=error\",\"level\":\"info\"}",
            "{}",
            "{\"ERROR\"}",
            "level=error msg=\"x\" status=503",
            "level=\"warn\" status=\"404\" msg=error",
            "lvl=50 status_code=500",
            "lvl=50,x status_code=500,",
            "msg=ERROR at once",
            "2026-01-29T10:04:09Z ERROR it fails",
            "2026-01-29T10:04:09Z eRRoR it fails",
            "2026-01-29 [error] it fails",
            "2026-01-29 SEVERE it fails",
            "x".repeat(200) + " ERROR too far",
            "java.lang.Error: 50\n  at x",
            "10.0.0.1 - - [29/Jan/2026:10:04:09 +0000] \"GET / HTTP/1.1\" 503 12",
            "10.0.0.1 - - \"GET / HTTP/1.1\" 200 503",
            "{\"status\":503}",
            "{\"status\" : \"503\" }",
            "{\"statusCode\":404}",
            "{\"http.status_code\":500,\"status\":200}",
            "{\"code\":50.3}",
            "{\"code\":5030}",
            "{\"code\":\"\\u0035\\u00303\"}",
            "{\"msg\":\"503 of 600 done\",\"status\":200}",
            "status= 503",
            "status=503",
            "xstatus=503",
            "503",
            "",
            "\u00e4rger 50 level\u00e4=error");

    @Test
    void aLevelIsFoundInBytesAsInAParse() {
        for (var level : List.of("ERROR", "warn", "Info", "fatal", "debug", "trace", "nonsense")) {
            for (var line : LINES) {
                boolean wanted = LogFields.of(line).level() == Level.of(level)
                        && (Level.of(level) != Level.UNKNOWN || line.contains(level));
                assertThat(matches(query(level, 0), line))
                        .as(level + " in " + line)
                        .isEqualTo(wanted);
            }
        }
    }

    @Test
    void aStatusIsFoundInBytesAsInAParse() {
        for (int least : List.of(1, 200, 404, 500, 503, 504)) {
            for (var line : LINES) {
                assertThat(matches(query("", least), line))
                        .as(least + " in " + line)
                        .isEqualTo(LogFields.of(line).status() >= least);
            }
        }
    }

    @Test
    void whateverALineIsMadeOfTheParseDecides() {
        var random = new Random(3);
        var error = new Filter(query("error", 0));
        var failed = new Filter(query("", 500));
        var pieces = List.of(
                "{",
                "}",
                "\"",
                ":",
                ",",
                "\"level\":",
                "\"error\"",
                "\"status\":",
                "503",
                "50,",
                "\"50\"",
                " ",
                "=",
                "level=",
                "error",
                "ERROR",
                "[",
                "]",
                "\\",
                "\\u0065",
                "\"msg\":",
                "\"x\"",
                "\"log\":",
                "\n",
                "status",
                "code",
                "\" ",
                "{\"",
                "warn");
        for (int i = 0; i < 20_000; i++) {
            var line = new StringBuilder(random.nextBoolean() ? "{" : "");
            for (int length = random.nextInt(12); length >= 0; length--) {
                line.append(pieces.get(random.nextInt(pieces.size())));
            }
            line.append(random.nextInt(3) > 0 ? "}" : "");
            var fields = LogFields.of(line.toString());
            if (matches(error, line.toString()) != (fields.level() == Level.ERROR)
                    || matches(failed, line.toString()) != (fields.status() >= 500)) {
                throw new AssertionError("otherwise than the parse: " + line + " is " + fields);
            }
        }
    }

    @Test
    void aNumberIsFoundWhereverItStands() {
        for (int before = 0; before < 12; before++) {
            String text = "y".repeat(before) + " code=503 " + "x".repeat(before);
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(new StatusFinder(503).in(bytes, 0, bytes.length)).isEqualTo(before + 6);
            assertThat(new StatusFinder(504).in(bytes, 0, bytes.length)).isEqualTo(-1);
            assertThat(new LevelFinder("error")
                            .in(text.replace("503", "50").getBytes(StandardCharsets.UTF_8), 0, bytes.length - 1))
                    .isEqualTo(before + 6);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "connection refused;connection refused",
                "order (placed|refused);'order '",
                "a|b;''",
                "user \\d+ logged in;' logged in'",
                "10\\.0\\.0\\.\\d+;10.0.0.",
                "abcd?;abc",
                "abcd{0,3}ef;abc",
                "ab{2,3}cdef;cdef",
                "x{1234};''",
                "abc[^]|x]+defg;defg",
                "[a^]x|yyyy];''",
                "(a[)]|b)cdef;cdef",
                "(?i)error;''",
                "\\Qa|b\\E;''",
                "\\pLabcd;''",
                "refused$;refused",
                "(abc;''"
            })
    void lettersThatEveryMatchHoldsAreTakenFromAnExpression(String regex, String literal) {
        assertThat(RegexLiteral.of(regex)).isEqualTo(literal);
    }

    private static LogQuery query(String level, int least) {
        return new LogQuery("", level, "", Optional.empty(), "", least, Long.MIN_VALUE, Long.MAX_VALUE, true, 10);
    }

    private static boolean matches(LogQuery query, String line) {
        return matches(new Filter(query), line);
    }

    /** Also the scan must come to it. */
    private static boolean matches(Filter filter, String line) {
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        return filter.matches(bytes, 0, bytes.length)
                && filter.needle().orElseThrow().in(bytes, 0, bytes.length) >= 0;
    }
}
