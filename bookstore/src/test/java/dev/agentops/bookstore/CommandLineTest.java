package dev.agentops.bookstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineTest {
    @TempDir
    private Path home;

    @Test
    void listsTheFaults() throws IOException {
        Commands.Result result = Commands.execute("list", "--json");

        JsonNode faults = new ObjectMapper().readTree(result.out());
        assertThat(faults)
                .extracting(fault -> fault.path("id").asText())
                .containsExactly("off-by-one", "tiny-timeout", "renamed-field", "bad-price", "noisy-exporter");
        assertThat(Commands.execute("list").out()).contains("off-by-one      an exception in code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "heal", "break off-by-one", "restart store-api"})
    void saysInOneLineThatNoBookstoreIsRunning(String command) {
        Commands.Result result = Commands.execute((command + " --home " + home).split(" "));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().strip())
                .isEqualTo("no bookstore is running in " + home + "; start it with: run --home " + home);
    }

    @Test
    void takesTheControlFileOfADeadSupervisorForNone() throws IOException {
        Files.writeString(home.resolve("control.json"), "{\"port\":1,\"pid\":" + Integer.MAX_VALUE + "}");

        assertThat(Commands.execute("status", "--home", home.toString()).err()).startsWith("no bookstore is running");
    }

    @Test
    void namesTheServicesThereAre() {
        assertThat(Commands.execute("restart", "shop", "--home", home.toString())
                        .err()
                        .strip())
                .isEqualTo("there is no service 'shop'; there are store-api, warehouse-alpha, warehouse-beta");
    }
}
