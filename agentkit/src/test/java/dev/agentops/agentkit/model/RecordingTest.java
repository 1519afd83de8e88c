package dev.agentops.agentkit.model;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.ScriptedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RecordingTest {
    private static final String KEY = "sk-ant-api03-abcdefghijklmnop";

    @TempDir
    private Path directory;

    private Path file;
    private final ScriptedModel script = new ScriptedModel();
    private RecordingModel recording;

    @BeforeEach
    void record() {
        file = directory.resolve("calls.jsonl");
        recording = new RecordingModel(script, file);
    }

    @Test
    void replaysTheSameReplyAndTheSameDeltas() throws Exception {
        script.callsAfter("let me look", "look", "path", "a").says("done");
        var first = new Heard();
        var reply = recording.chat(asks("hi"), first);
        recording.chat(asks("and now?"), ModelListener.SILENT);

        var replay = new ReplayModel(file);
        var again = new Heard();

        assertThat(replay.chat(asks("hi"), again)).isEqualTo(reply);
        assertThat(again.events).isEqualTo(first.events).contains("call0:look");
        assertThat(replay.chat(asks("and now?"), ModelListener.SILENT).text()).isEqualTo("done");
        assertThat(replay.name()).isEqualTo("scripted");
        assertThat(replay.provider()).isEqualTo("replay");
    }

    @Test
    void replaysFailuresWithWhatWasSaidBefore() throws Exception {
        script.then((request, listener) -> {
                    listener.onText("half");
                    throw ModelException.retriable("busy", Duration.ofSeconds(7), null);
                })
                .says("whole");
        assertThatThrownBy(() -> recording.chat(asks("hi"), ModelListener.SILENT))
                .hasMessage("busy");
        recording.chat(asks("hi"), ModelListener.SILENT);

        var replay = new ReplayModel(file);
        var heard = new Heard();
        var failure = catchThrowableOfType(ModelException.class, () -> replay.chat(asks("hi"), heard));

        assertThat(failure).hasMessage("busy");
        assertThat(failure.retriable()).isTrue();
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(heard.events).containsExactly("text:half");
        assertThat(replay.chat(asks("hi"), ModelListener.SILENT).text()).isEqualTo("whole");
    }

    @Test
    void matchesInAnyOrderAndUsesEachCallOnce() throws Exception {
        script.says("one").says("two");
        recording.chat(asks("1"), ModelListener.SILENT);
        recording.chat(asks("2"), ModelListener.SILENT);
        var replay = new ReplayModel(file);

        assertThat(replay.chat(asks("2"), ModelListener.SILENT).text()).isEqualTo("two");
        assertThat(replay.chat(asks("1"), ModelListener.SILENT).text()).isEqualTo("one");
        assertThatThrownBy(() -> replay.chat(asks("1"), ModelListener.SILENT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no call left: all 2 were replayed");
    }

    @Test
    void matchesWhateverTheIdsOfTheRun() throws Exception {
        script.says("seen");
        recording.chat(afterCall("run1", "log"), ModelListener.SILENT);

        assertThat(new ReplayModel(file)
                        .chat(afterCall("run2", "log"), ModelListener.SILENT)
                        .text())
                .isEqualTo("seen");
    }

    @Test
    void namesTheFirstDifference() throws Exception {
        script.says("seen");
        recording.chat(afterCall("run1", "the log"), ModelListener.SILENT);
        var replay = new ReplayModel(file);

        var failure = catchThrowableOfType(
                ModelException.class, () -> replay.chat(afterCall("run1", "another log"), ModelListener.SILENT));

        assertThat(failure.retriable()).isFalse();
        assertThat(failure)
                .hasMessageContaining("call 1 of 1")
                .hasMessageContaining("/messages/2/content: recorded \"the log\", asked \"another log\"");
        assertThatThrownBy(() -> replay.chat(asks("hi"), ModelListener.SILENT))
                .hasMessageContaining("/messages/0/text: recorded \"look\", asked \"hi\"");
    }

    @Test
    void writesNoSecret() throws Exception {
        script.then((request, listener) -> {
            listener.onText("I use sk-ant-api03-abc");
            listener.onText("defghijklmnop now");
            listener.onToolCall(0, "login");
            listener.onToolArguments(0, "{\"password\":\"hun");
            listener.onToolArguments(0, "ter2\",\"user\":\"ann\"}");
            return new ModelReply(
                    "I use " + KEY + " now",
                    "Authorization: Bearer abcdef123456",
                    List.of(ScriptedModel.call("login", "password", "hunter2", "user", "ann")),
                    FinishReason.TOOL_CALLS,
                    new Usage(1, 1, 0, 1),
                    "m",
                    "",
                    "msg_1");
        });
        var request = asks("connect with password=hunter2 and {\"apiKey\": \"hunter2\"}, user=ann; key AIza"
                + "SyA1234567890abcdefghijklmnop");
        recording.chat(request, ModelListener.SILENT);

        String written = Files.readString(file);
        assertThat(written)
                .doesNotContain("hunter2", "hun\"", "ter2", "abcdef123456", "AIzaSy", "defghijklmnop", "api03-abc")
                .contains("user=ann", "\"user\":\"ann\"", "password=***");
        var replayed = new ReplayModel(file).chat(request, ModelListener.SILENT);
        assertThat(replayed.text()).isEqualTo("I use *** now");
        assertThat(replayed.responseId()).isEqualTo("msg_1");
        Files.writeString(file, written.replace(",\"responseId\":\"msg_1\"", ""));
        assertThat(new ReplayModel(file).chat(request, ModelListener.SILENT).responseId())
                .as("of a recording from before there were ids")
                .isEmpty();
    }

    @Test
    void keepsWhatOnlyLooksLikeASecret() {
        for (var text : List.of(
                "the token bucket is full", "max_tokens: 100", "no password given", "basic idea", "task-force")) {
            assertThat(Secrets.hidden(text)).isEqualTo(text);
        }
    }

    @Test
    void saysWhichLineIsBroken() throws Exception {
        script.says("hi");
        recording.chat(asks("hi"), ModelListener.SILENT);
        Files.writeString(file, Files.readString(file) + "\noops\n");

        assertThatThrownBy(() -> new ReplayModel(file)).hasMessageContaining("line 3");
    }

    private static ModelRequest asks(String text) {
        return new ModelRequest(
                "You look.", List.of(new Message.FromUser("m1", text)), List.of(), ToolChoice.AUTO, 100);
    }

    private static ModelRequest afterCall(String run, String result) {
        var call = new ToolCall("call_" + run, "look", Json.mapper().createObjectNode());
        return new ModelRequest(
                "You look.",
                List.of(
                        new Message.FromUser(run + ":u", "look"),
                        new Message.FromAgent(run + ":0", "looker", "", List.of(call), "", ""),
                        new Message.FromTool(run + ":t", call.id(), "look", ToolStatus.OK, result)),
                List.of(),
                ToolChoice.AUTO,
                100);
    }

    private static final class Heard implements ModelListener {
        private final List<String> events = new ArrayList<>();

        @Override
        public void onText(String delta) {
            events.add("text:" + delta);
        }

        @Override
        public void onToolCall(int index, String name) {
            events.add("call" + index + ":" + name);
        }

        @Override
        public void onToolArguments(int index, String delta) {
            events.add("arguments" + index + ":" + delta);
        }
    }
}
