package dev.agentops.agentkit;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of what answers AgentKit names tests that exist, each by a link. */
class ParityTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern TEST =
            Pattern.compile("`(?:[\\w/]*/)?(\\w+(?:Test|Contract))(?:\\.(\\w+))?…?`(?:]\\(([^)]+)\\))?");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)");
    private static final Pattern PARENT = Pattern.compile("class \\w+ extends (\\w+)");

    @Test
    void eachTestIsALinkToAClassThatHasTheMethod() throws IOException {
        var tests = matches(TEST);

        assertThat(tests).hasSizeGreaterThan(60);
        for (var test : tests) {
            assertThat(test.group(3)).as("the link of %s", test.group()).isNotNull();
            var file = DOCS.resolve(test.group(3)).normalize();
            assertThat(file).exists().hasFileName(test.group(1) + ".java");
            if (test.group(2) != null) {
                assertThat(hasTest(file, test.group(2))).as("%s", test.group()).isTrue();
            }
        }
    }

    @Test
    void whatElseIsLinkedIsThere() throws IOException {
        assertThat(matches(LINK))
                .allSatisfy(link -> assertThat(DOCS.resolve(link.group(1))).exists());
    }

    /** In the class, or in one beside it that it extends. */
    private static boolean hasTest(Path file, String method) throws IOException {
        String source = Files.readString(file);
        if (source.contains("void " + method + "(")) {
            return true;
        }
        var parent = PARENT.matcher(source);
        var above =
                parent.find() ? Optional.of(file.resolveSibling(parent.group(1) + ".java")) : Optional.<Path>empty();
        return above.isPresent() && Files.exists(above.get()) && hasTest(above.get(), method);
    }

    private static List<MatchResult> matches(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(DOCS.resolve("agentkit-parity.md")))
                .results()
                .toList();
    }
}
