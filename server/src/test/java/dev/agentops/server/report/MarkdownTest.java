package dev.agentops.server.report;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MarkdownTest {
    @Test
    void textOfOthersIsNoMarkup() {
        assertThat(Markdown.text("![x](http://evil/?q)\n# head <b> `c` a|b"))
                .isEqualTo("\\!\\[x\\](http://evil/?q) \\# head \\<b\\> \\`c\\` a\\|b");
        assertThat(Markdown.quoted("a\n# b")).isEqualTo("> a\n> # b");
        assertThat(Markdown.fenced("a\n```\n![x](y)")).startsWith("````\n").endsWith("\n````");
        assertThat(Markdown.code("a`b")).isEqualTo("`` a`b ``");
        assertThat(Markdown.tame("![x](http://evil) <b> [y]: z")).isEqualTo("!\\[x]\\(http://evil) \\<b> [y]\\: z");
        assertThat(Markdown.code("a\nb")).isEqualTo("`a b`");
    }
}
