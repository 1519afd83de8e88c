package dev.agentops.bookstore.fault;

import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Service;
import dev.agentops.bookstore.home.WorkingCopy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FaultTest {
    @TempDir
    private Path dir;

    private BookstoreHome home;
    private WorkingCopy workingCopy;

    @BeforeEach
    void makeWorkingCopy() throws IOException {
        home = new BookstoreHome(dir);
        workingCopy = new WorkingCopy(Path.of("services"), home);
        workingCopy.create();
    }

    @ParameterizedTest
    @EnumSource
    void appliesToThePristineSourcesAndChangesOneService(Fault fault) throws IOException {
        assertThat(fault.isIn(home)).isFalse();
        String before = workingCopy.fingerprint(fault.service());

        fault.apply(home);

        assertThat(fault.isIn(home)).isTrue();
        assertThat(workingCopy.fingerprint(fault.service())).isNotEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void cannotBeAppliedTwice(Fault fault) throws IOException {
        fault.apply(home);

        assertThatThrownBy(() -> fault.apply(home))
                .isInstanceOf(BookstoreException.class)
                .hasMessageStartingWith("can't switch " + fault.id() + " on in " + home.code(fault.service()));
    }

    @ParameterizedTest
    @EnumSource
    void isGoneFromRestoredFiles(Fault fault) throws IOException {
        fault.apply(home);

        workingCopy.restore(fault.service());

        assertThat(fault.isIn(home)).isFalse();
    }

    @Test
    void saysWhichFaultsThereAre() {
        assertThatThrownBy(() -> Fault.of("no-such"))
                .hasMessage("there is no fault 'no-such'; there are off-by-one, tiny-timeout, renamed-field, bad-price,"
                        + " noisy-exporter");
        assertThat(Fault.of("renamed-field").service()).isEqualTo(Service.WAREHOUSE_BETA);
    }
}
