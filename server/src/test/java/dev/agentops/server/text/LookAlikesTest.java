package dev.agentops.server.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LookAlikesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0441at",
                "rm -r /srv/\u0430pp.log",
                "\uff52\uff4d",
                "\ud835\udc5f\ud835\udc5a",
                "\u0440\u0430\u0443",
                "\u03bfpen"
            })
    void tellsWordsThatAreNotWhatTheyLookLike(String text) {
        assertThat(LookAlikes.in(text, 5)).hasSize(1);
        assertThat(LookAlikes.spelled(LookAlikes.in(text, 5).getFirst()))
                .contains("\\u{")
                .isASCII();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git commit -m 'Preis \u00e4ndern'",
                "\u043f\u0440\u0438\u0432\u0435\u0442 shop",
                "API-\u043a\u043b\u044e\u0447",
                "Docker\u5bb9\u5668\u304c\u52d5\u304f",
                "50 \u00b5s, \u03b1 = 2",
            })
    void leavesOtherLanguagesAlone(String text) {
        assertThat(LookAlikes.in(text, 5)).isEmpty();
    }
}
