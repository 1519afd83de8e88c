package dev.agentops.server.cli;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PrintableTest {
    @Test
    void makesHiddenCharactersVisible() {
        assertThat(Printable.line("ls\u001b[1A\r\n\u202Etxt")).isEqualTo("ls\\u{1b}[1A\\r\\n\\u{202e}txt");
        assertThat(Printable.text("one\n\ttwo\u0007")).isEqualTo("one\n\ttwo\\u{7}");
    }

    @Test
    void leavesTextInAnyLanguageAlone() {
        assertThat(Printable.line("Größe 大小 👩‍💻")).isEqualTo("Größe 大小 👩‍💻");
    }

    @Test
    void cutsOneLine() {
        assertThat(Printable.shortLine("a\n  long\ttext", 8)).isEqualTo("a long …");
    }
}
