package dev.agentops.server.agui;

import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The official npm clients, in the versions that are in use, against a real server with a scripted model. */
@Tag("process")
class AgUiClientsTest {
    private static final Path CLIENTS = TestServices.repoFolder().resolve("server/testing/agui");

    @TempDir
    static Path folder;

    private static AgUiServer server;

    @BeforeAll
    static void start() throws Exception {
        assertThat(CLIENTS.resolve("node_modules"))
                .as("run npm ci in server/testing/agui, or ./agentops test")
                .exists();
        server = new AgUiServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.54", "0.0.59", "1.0.0"})
    void aQuestionIsAnsweredOnce(String version) throws Exception {
        server.routed();
        server.agents.then((request, listener) -> {
            listener.onReasoning("They greet ");
            listener.onReasoning("me.");
            listener.onText("Hello ");
            listener.onText("there.");
            return new ModelReply(
                    "Hello there.",
                    "They greet me.",
                    List.of(),
                    FinishReason.STOP,
                    new Usage(100, 10, 0, 1),
                    "scripted",
                    "");
        });
        drive(version, "question");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.54", "0.0.59", "1.0.0"})
    void anIncidentWithTwoQuestionsIsThreeRunsOfTheClientAndOneOfOurs(String version) throws Exception {
        server.proposesTheEdit()
                .callsAfter("Now the restart.", "restart_service", "service", "shop")
                .says("Fixed; not restarted.");
        drive(version, "incident");
        assertThat(server.estate.price()).isEqualTo("int price = 1;\n");
        assertThat(server.estate.restarts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.54", "0.0.59", "1.0.0"})
    void whoHangsUpAttachesToTheLiveRunAndToTheWaitingOne(String version) throws Exception {
        server.estate.price("int price = 1 / 0;\n");
        server.routed();
        server.agents
                .then((request, listener) -> {
                    listener.onReasoning("slowly, ");
                    var text = new StringBuilder();
                    for (int i = 0; i < 20; i++) {
                        listener.onText("word" + i + " ");
                        text.append("word").append(i).append(' ');
                        Thread.sleep(100);
                    }
                    listener.onToolCall(0, "edit_file");
                    var call = AgUiServer.edit();
                    listener.onToolArguments(0, call.arguments().toString());
                    return new ModelReply(
                            text.toString(),
                            "slowly, ",
                            List.of(call),
                            FinishReason.TOOL_CALLS,
                            new Usage(1, 1, 0, 1),
                            "scripted",
                            "");
                })
                .says("Fixed.");
        drive(version, "reconnect");
        assertThat(server.estate.price()).isEqualTo("int price = 1;\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.54", "0.0.59", "1.0.0"})
    void aCancelEndsTheClientsRun(String version) throws Exception {
        server.routed();
        server.agents.then((request, listener) -> {
            listener.onText("I begin");
            Thread.sleep(60_000);
            return ScriptedModel.reply(listener, "never", List.of());
        });
        drive(version, "cancel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.54", "0.0.59", "1.0.0"})
    void theHalfTextOfACallThatIsTriedAgainIsTakenBack(String version) throws Exception {
        server.routed();
        server.agents
                .then((request, listener) -> {
                    listener.onText("half a sent");
                    Thread.sleep(200);
                    throw ModelException.retriable("the line broke", Duration.ZERO, null);
                })
                .says("A whole sentence.");
        drive(version, "retry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.54", "0.0.59", "1.0.0"})
    void aRunThatFailsIsARunError(String version) throws Exception {
        server.routed();
        server.agents.then((request, listener) -> {
            throw ModelException.permanent("the model is gone", null);
        });
        drive(version, "failure");
    }

    private static void drive(String version, String scenario) throws Exception {
        var output = Files.createTempFile(folder, scenario, ".out");
        var builder = new ProcessBuilder("node", "conformance.mjs", scenario)
                .directory(CLIENTS.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("AGENTOPS_URL", server.url());
        builder.environment().put("AGENTOPS_TOKEN", TestServer.ADMIN);
        builder.environment().put("AGUI_VERSION", version);
        var node = builder.start();
        boolean ended = node.waitFor(60, TimeUnit.SECONDS);
        node.destroyForcibly().waitFor();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("ends within a minute; " + said).isTrue();
        assertThat(node.exitValue()).as(said).isZero();
    }
}
