package dev.agentops.agentkit.mcp;

import dev.agentops.agentkit.process.ProcessGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ReferenceOverHttpTest extends ReferenceServerContract {
    private ProcessGroup server;
    private int port;

    @Override
    Endpoint endpoint() throws Exception {
        if (server == null) {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            start();
        }
        return new Endpoint.Http(URI.create("http://127.0.0.1:" + port + "/mcp"), Map.of());
    }

    @AfterEach
    void stop() {
        server.end();
    }

    @Test
    void aServerThatWasStartedAnewIsGoneOnWith() throws Exception {
        assertThat(call("echo", "message", "one").content()).isEqualTo("Echo: one");

        server.end();
        assertThat(call("echo", "message", "two").content()).containsAnyOf("cannot be reached", "broke the connection");
        start();

        assertThat(call("echo", "message", "three").content()).isEqualTo("Echo: three");
    }

    private void start() throws IOException, InterruptedException {
        var program = new ProcessBuilder(command("streamableHttp"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        program.environment().clear();
        program.environment().putAll(environment("PORT", String.valueOf(port)));
        server = ProcessGroup.start(program);
        for (int i = 0; i < 200; i++) {
            try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
    }
}
