package dev.agentops.server.offline.brain;

import dev.agentops.agentkit.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RouterRoleTest {
    private static final String SYSTEM = """
            You are the router. The agents:
            - looker: reads logs and code to find a cause; changes nothing
            - fixer: edits code and configuration, runs commands and restarts services""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user: why is checkout failing? | looker | 0.95
            user: find out why and fix it | looker | 0.9
            user: fix it | looker | 0.9
            user: why?\\nlooker: the loop\\nuser: fix it | fixer | 0.9
            user: why?\\nlooker: the loop\\nuser: what did you change? | fixer | 0.9
            user: run `date` | fixer | 0.95
            user: restart shop | fixer | 0.95
            user: the blue one | looker | 0.5
            """)
    void choosesByWhatWasSaidLast(String said, String agent, double confidence) {
        var reply = Brain.reply(new Conversation(
                SYSTEM,
                List.of(new Conversation.FromUser(
                        "The conversation, latest message last:\n" + said.replace("\\n", "\n"))),
                List.of(routeTo())));

        assertThat(reply.calls()).singleElement().satisfies(call -> {
            assertThat(call.arguments().path("agent").asText()).isEqualTo(agent);
            assertThat(call.arguments().path("confidence").asDouble()).isEqualTo(confidence);
            assertThat(call.arguments().path("reason").asText()).isNotBlank();
        });
    }

    private static Conversation.ToolOffer routeTo() {
        var schema = Json.mapper().createObjectNode();
        schema.putObject("properties").put("agent", "").put("confidence", "").put("reason", "");
        return new Conversation.ToolOffer("route_to", "", schema);
    }
}
