package dev.agentops.bookstore.home;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WorkingCopyTest {
    @TempDir
    private Path dir;

    private BookstoreHome home;
    private WorkingCopy workingCopy;
    private Path calculator;

    @BeforeEach
    void create() throws IOException {
        home = new BookstoreHome(dir);
        workingCopy = new WorkingCopy(Path.of("services"), home);
        workingCopy.create();
        calculator = home.code(Service.STORE_API).resolve("src/PriceCalculator.java");
    }

    @Test
    void givesEachServiceItsOwnCopyOfTheCommonFiles() {
        for (Service service : Service.values()) {
            assertThat(home.code(service).resolve("src/WebServer.java")).exists();
            assertThat(home.code(service).resolve(service.mainSource())).exists();
        }
    }

    @Test
    void keepsAnEditWhenCreatedAgain() throws IOException {
        Files.writeString(calculator, "edited");

        workingCopy.create();

        assertThat(calculator).hasContent("edited");
    }

    @Test
    void restoresEditedMissingAndExtraFiles() throws IOException {
        String pristine = workingCopy.fingerprint(Service.STORE_API);
        Files.writeString(calculator, "edited");
        Files.delete(home.code(Service.STORE_API).resolve("data/books.json"));
        Files.writeString(home.code(Service.STORE_API).resolve("src/Extra.java"), "class Extra {}");
        assertThat(workingCopy.fingerprint(Service.STORE_API)).isNotEqualTo(pristine);

        workingCopy.restore(Service.STORE_API);

        assertThat(workingCopy.fingerprint(Service.STORE_API)).isEqualTo(pristine);
    }

    @Test
    void saysWhereItLookedForTheSources() {
        assertThatThrownBy(() -> new WorkingCopy(dir.resolve("nowhere"), home))
                .isInstanceOf(BookstoreException.class)
                .hasMessageContaining(dir.resolve("nowhere").toString())
                .hasMessageContaining("--services-source");
    }
}
