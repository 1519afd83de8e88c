package dev.agentops.bookstore.fault;

import dev.agentops.bookstore.home.BookstoreException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LinePatchTest {
    private final LinePatch patch = new LinePatch("limit=2000", "limit=5");

    @Test
    void changesOneLineAndKeepsItsIndentation() {
        assertThat(patch.apply("a=1\n  limit=2000\nb=2\n")).isEqualTo("a=1\n  limit=5\nb=2\n");
    }

    @Test
    void refusesATextWithoutTheLine() {
        assertThatThrownBy(() -> patch.apply("limit=20000\n"))
                .isInstanceOf(BookstoreException.class)
                .hasMessage("the line 'limit=2000' is not there");
    }

    @Test
    void refusesATextThatHasTheLineTwice() {
        assertThatThrownBy(() -> patch.apply("limit=2000\nlimit=2000\n"))
                .isInstanceOf(BookstoreException.class)
                .hasMessageContaining("more than once");
    }

    @Test
    void isAppliedOnlyToATextWithTheWholeBrokenLine() {
        assertThat(patch.isAppliedTo("  limit=5\n")).isTrue();
        assertThat(patch.isAppliedTo("limit=500\n# limit=5\n")).isFalse();
    }
}
