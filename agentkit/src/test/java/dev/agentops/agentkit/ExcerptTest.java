package dev.agentops.agentkit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExcerptTest {
    @Test
    void noHalfOfASecretIsLeftAtTheCut() {
        String secret = "ghp_0123456789abcdefghijABCDEFGHIJ0123456789";
        for (int at = 0; at < 60; at++) {
            String text = "x".repeat(at) + " token " + secret + ", then more of it";
            String shown = Excerpt.ofUnredacted(text, 60);
            assertThat(shown.contains(secret) || !shown.contains("ghp_"))
                    .as(shown)
                    .isTrue();
            assertThat(shown.length()).isLessThanOrEqualTo(61);
        }
    }

    @Test
    void whatFitsStaysWholeAndAWordWithoutEndIsLeftOut() {
        assertThat(Excerpt.ofUnredacted("as it is", 8)).isEqualTo("as it is");
        assertThat(Excerpt.ofUnredacted("as it was", 8)).isEqualTo("as it…");
        assertThat(Excerpt.ofUnredacted("a".repeat(100), 8)).isEqualTo("(100 characters without a break, not shown)");
        assertThat(Excerpt.ofUnredacted("日志服务不可用，请稍后重试。" + "x".repeat(100), 20))
                .as("marks of other scripts part words, too")
                .isEqualTo("日志服务不可用，请稍后重试。…");
    }
}
