package dev.agentops.server.agui;

import dev.agentops.agentkit.Json;
import dev.agentops.server.stream.LogReader;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AgUiStreamTest {
    @Test
    void nothingComesAfterTheWordThatTheStreamIsOver() throws Exception {
        var input = InputReader.read(Json.mapper().readTree("""
                {"threadId": "t", "runId": "r", "messages": [{"id": "m", "role": "user", "content": "why?"}],
                 "tools": [], "context": [], "state": {}, "forwardedProps": {}}"""));
        var segment = new Segment("t", "r", "run", "m", "", 0, 0);
        var written = new ArrayList<String>();
        var stream = new AgUiStream(segment, new Cutter(segment, input, null), null, written::add);
        var said = new LogReader.Entry(1, 1, Instant.EPOCH, """
                {"type": "TEXT_MESSAGE_START", "messageId": "a", "role": "assistant", "metadata": {"ops": {"runId": "run"}}}""");

        stream.breakOff("server_restarts", "The server restarts.");

        assertThatThrownBy(() -> stream.entries(List.of(said))).isInstanceOf(IOException.class);
        assertThat(written).singleElement().asString().contains("RUN_ERROR", "server_restarts");
    }
}
