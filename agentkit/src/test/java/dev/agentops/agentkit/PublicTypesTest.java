package dev.agentops.agentkit;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Every public type of the library says in javadoc what it is, and an interface or class that may be used from threads how. */
class PublicTypesTest {
    private static final Pattern TYPE = Pattern.compile(
            "(?<javadoc>\\*/\\s*)?(?:^@\\w+(?:\\([^;]*?\\))?\\s*)*^public [a-z ]*(?:class|record|@?interface|enum) (?<name>\\w+)",
            Pattern.MULTILINE);

    @Test
    void everyPublicTypeHasJavadoc() throws IOException {
        var sources = sources();

        assertThat(sources).hasSizeGreaterThan(50);
        assertThat(sources).allSatisfy(source -> {
            var type = TYPE.matcher(Files.readString(source));
            if (type.find()) {
                assertThat(type.group("javadoc")).as("javadoc of %s", source).isNotNull();
            }
        });
    }

    /** Records, enums and exceptions are values. */
    private static final Pattern USED = Pattern.compile(
            "(?:^@\\w+(?:\\([^;]*?\\))?\\s*)*^public [a-z -]*(?:class|interface) (?<name>\\w+)", Pattern.MULTILINE);

    private static final Pattern THREAD_RULE = Pattern.compile("[Tt]hread-safe|[Ii]mmutable|\\bthreads?\\b");

    @Test
    void everyPublicInterfaceAndClassSaysFromWhichThreadsItMayBeUsed() throws IOException {
        int seen = 0;
        for (var source : sources()) {
            String text = Files.readString(source);
            var type = USED.matcher(text);
            if (type.find() && !type.group("name").endsWith("Exception")) {
                seen++;
                String javadoc = text.substring(Math.max(0, text.lastIndexOf("/**", type.start())), type.start());
                assertThat(javadoc).as("thread rule of %s", source).containsPattern(THREAD_RULE);
            }
        }
        assertThat(seen).isGreaterThan(40);
    }

    @Test
    void aTypeWithoutIsSeen() {
        var bare = TYPE.matcher("import a.B;\n\n@Deprecated\npublic final class Bare {}");

        assertThat(bare.find()).isTrue();
        assertThat(bare.group("javadoc")).isNull();
    }

    /** Of this module and of those beside it that belong to the library. */
    private static List<Path> sources() throws IOException {
        try (var modules = Files.newDirectoryStream(Path.of(".."), "agentkit*")) {
            var sources = new java.util.ArrayList<Path>();
            for (var module : modules) {
                var main = module.resolve("src/main/java");
                if (Files.isDirectory(main)) {
                    try (var files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                                .forEach(sources::add);
                    }
                }
            }
            return sources;
        }
    }
}
