package dev.agentops.bookstore.home;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class PortsTest {
    @TempDir
    private Path dir;

    @Test
    void usesThePortsOfLastTimeAgain() throws IOException {
        Ports first = Ports.choose(dir.resolve("ports"));

        assertThat(Ports.choose(dir.resolve("ports"))).isEqualTo(first);
        assertThat(first.byService().values()).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void replacesAPortThatSomeoneElseTook() throws IOException {
        Ports first = Ports.choose(dir.resolve("ports"));
        int taken = first.byService().get(Service.STORE_API);

        try (ServerSocket _ = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            Ports second = Ports.choose(dir.resolve("ports"));

            assertThat(second.byService().get(Service.STORE_API)).isNotEqualTo(taken);
            assertThat(second.url(Service.WAREHOUSE_BETA)).isEqualTo(first.url(Service.WAREHOUSE_BETA));
        }
    }

    @Test
    void ignoresAFileThatMakesNoSense() throws IOException {
        Files.writeString(dir.resolve("ports"), "store-api=many\n");

        assertThat(Ports.choose(dir.resolve("ports")).byService().get(Service.STORE_API))
                .isPositive();
    }
}
