package dev.agentops.server.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ServeCommandTest {
    @TempDir
    Path folder;

    private static Terminal serve(String services) {
        var arguments = new ArrayList<>(List.of("serve", "--services", services));
        arguments.addAll(List.of("--database", "jdbc:postgresql://127.0.0.1:9/agentops"));
        arguments.addAll(List.of("--restate-ingress", "http://127.0.0.1:9", "--restate-admin", "http://127.0.0.1:9"));
        arguments.addAll(List.of("--engine-address", "http://127.0.0.1:9"));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    @Test
    void saysWhichOptionsItNeeds() {
        var terminal = Terminal.run("serve");

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err())
                .contains("--database=URL", "--restate-ingress=URL", "--restate-admin=URL", "--engine-address=URL");
    }

    @Test
    void saysWhichFileIsMissing() {
        var terminal = serve("/no/such/services.yaml");

        assertThat(terminal.exitCode()).isEqualTo(1);
        assertThat(terminal.err()).startsWith("There is no file /no/such/services.yaml");
    }

    @Test
    void saysWhichSecretIsMissing() throws Exception {
        var services = Files.writeString(folder.resolve("services.yaml"), "services: []\n");

        var terminal = serve(services.toString());

        assertThat(terminal.exitCode()).isEqualTo(1);
        assertThat(terminal.err()).startsWith("Set AGENTOPS_ADMIN_TOKEN: the same at every server");
    }
}
