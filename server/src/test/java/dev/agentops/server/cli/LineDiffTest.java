package dev.agentops.server.cli;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineDiffTest {
    @Test
    void showsWhatChangesWithThreeLinesAround() {
        assertThat(LineDiff.of("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"))
                .isEqualTo("""
                        @@ line 2 @@
                          2
                          3
                          4
                        - 5
                        + five
                          6
                          7
                          8""");
    }

    @Test
    void keepsEqualLinesBetweenTwoChanges() {
        assertThat(LineDiff.of("a\nb\nc", "x\nb\ny")).isEqualTo("@@ line 1 @@\n- a\n+ x\n  b\n- c\n+ y");
    }

    @Test
    void showsANewFileWhole() {
        assertThat(LineDiff.of("", "a\nb")).isEqualTo("@@ line 1 @@\n+ a\n+ b");
    }
}
