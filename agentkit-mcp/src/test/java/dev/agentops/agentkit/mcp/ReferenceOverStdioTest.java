package dev.agentops.agentkit.mcp;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReferenceOverStdioTest extends ReferenceServerContract {
    @Override
    Endpoint endpoint() {
        return new Endpoint.Program(command("stdio"), environment("GIVEN", SECRET), folder);
    }

    @Test
    void itsEnvironmentIsTheConfiguredOneAndSecretsStayHidden() throws Exception {
        assertThat(call("get-env").content())
                .contains("\"GIVEN\": \"***\"", "\"HOME\": \"/nonexistent\"")
                .doesNotContain("JAVA_HOME", SECRET);
    }
}
