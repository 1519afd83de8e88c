package dev.agentops.agentkit.testing;

import dev.agentops.agentkit.message.Message;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules that every provider has for a transcript. */
public final class Transcripts {
    private Transcripts() {}

    /** Each tool call has exactly one result, before anyone else speaks; no id stands twice. */
    public static void assertValid(List<? extends Message> messages) {
        var open = new LinkedHashSet<String>();
        var ids = new HashSet<String>();
        for (var message : messages) {
            assertThat(ids.add(message.id())).as("id %s once", message.id()).isTrue();
            switch (message) {
                case Message.FromUser user ->
                    assertThat(open).as("calls open before '%s'", user.text()).isEmpty();
                case Message.FromAgent agent -> {
                    assertThat(open).as("calls open before '%s'", agent.text()).isEmpty();
                    agent.toolCalls()
                            .forEach(call -> assertThat(open.add(call.id())).isTrue());
                }
                case Message.FromTool tool ->
                    assertThat(open.remove(tool.toolCallId()))
                            .as("result without call: %s", tool)
                            .isTrue();
            }
        }
        assertThat(open).as("calls without result").isEmpty();
    }
}
