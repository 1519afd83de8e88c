package dev.agentops.agentkit.mcp;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.CrashingSteps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tools of a server in runs: asked about, at most once, the same on replay. */
@Tag("process")
@Timeout(60)
class McpRunTest {
    @TempDir
    private Path folder;

    private final Bench bench = new Bench();
    private final List<McpTools> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(McpTools::close);
    }

    @Test
    void aRunCallsAToolAndAReplayDoesNot() throws Exception {
        bench.model.calls("bad__echo", "text", "hello").says("done");

        bench.run(Bench.network(bench.agent(tools(""))));

        assertThat(bench.toolResults()).containsExactly("echo {\"text\":\"hello\"}");
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void aCallThatIsDeniedNeverReachesTheServer() throws Exception {
        bench.model.calls("bad__echo").says("then not");
        bench.gate = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                return new Verdict.Deny(ToolStatus.DENIED, "no");
            }

            @Override
            public Pass pass(Request request) {
                throw new AssertionError();
            }
        };

        bench.run(Bench.network(bench.agent(tools(""))));

        assertThat(bench.toolResults()).containsExactly("no");
        assertThat(calls()).isZero();
    }

    @Test
    void aCallThatWasUnderWayAtACrashIsUnknownAndNotMadeAgain() throws Exception {
        bench.model.calls("bad__echo").says("I do not know whether it happened");
        var network = Bench.network(bench.agent(tools("")));
        bench.gate = new Stubborn();

        assertThatThrownBy(() -> network.run(Bench.REQUEST, bench.steps, dyingAfterTheEffect(), bench.gate))
                .isInstanceOf(CrashingSteps.Killed.class);
        assertThat(calls()).isEqualTo(1);
        bench.steps = bench.steps.replay();
        bench.run(network);

        assertThat(calls()).isEqualTo(1);
        assertThat(result()).satisfies(message -> {
            assertThat(message.status()).isEqualTo(ToolStatus.UNKNOWN);
            assertThat(message.content()).contains("not known whether it took effect");
        });
    }

    @Test
    void aReplayFindsTheToolsThoughTheServerIsDownByThen() throws Exception {
        bench.model.calls("bad__echo", "text", "hello").says("done");
        var result = bench.run(Bench.network(bench.agent(tools(""))));

        var later = Bench.network(bench.agent(tools("dies")));

        assertThat(later.run(Bench.REQUEST, bench.steps.replay(), bench.log, bench.gate))
                .isEqualTo(result);
    }

    /** Lets a call go once; asked whether it may run again, it says no. */
    private static final class Stubborn implements ToolGate {
        @Override
        public Verdict check(Request request) {
            return new Verdict.Allow();
        }

        @Override
        public Pass pass(Request request) {
            return request.round() == 0 ? new Pass.Go() : new Pass.Stop(ToolStatus.DENIED, "Not again.");
        }
    }

    /** The process dies when a step that had an effect is to be committed. */
    private ThreadLog dyingAfterTheEffect() {
        boolean[] intended = {false};
        return (ThreadLog) Proxy.newProxyInstance(
                ThreadLog.class.getClassLoader(), new Class<?>[] {ThreadLog.class}, (proxy, method, arguments) -> {
                    if (intended[0] && method.getName().equals("commit")) {
                        throw new CrashingSteps.Killed();
                    }
                    intended[0] |= method.getName().equals("intend");
                    try {
                        return method.invoke(bench.log, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Tool<?>[] tools(String mode) {
        var server = McpServer.of("bad", HostileServer.program(folder, mode));
        var tools = McpTools.open(List.of(server), McpPins.at(folder.resolve("pins.json")), Duration.ofSeconds(20));
        opened.add(tools);
        return tools.tools().stream().map(McpTool::tool).toArray(Tool<?>[]::new);
    }

    private long calls() throws IOException {
        return HostileServer.heard(folder).stream()
                .filter(line -> line.contains("tools/call"))
                .count();
    }

    private Message.FromTool result() {
        Optional<Message> last = bench.log.messages("thread").stream()
                .filter(Message.FromTool.class::isInstance)
                .reduce((first, second) -> second);
        return (Message.FromTool) last.orElseThrow();
    }
}
