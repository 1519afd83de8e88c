package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.LinkedHashMap;
import java.util.Map;

@Command(
        name = "token",
        description =
                "Make a bearer token for a person or a program. It is printed once and kept nowhere in clear text.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    enum Role {
        VIEWER,
        OPERATOR,
        APPROVER,
        ADMIN
    }

    @Option(
            names = "--role",
            description = "${COMPLETION-CANDIDATES}, in lower case. Default: approver.",
            defaultValue = "APPROVER")
    private Role role;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long it is good for. Default: ${DEFAULT-VALUE}.",
            defaultValue = "30")
    private int days;

    @Option(names = "--name", paramLabel = "NAME", description = "Who decided, as the audit shows it.")
    private @Nullable String name;

    @Option(names = "--json", description = "With role and expiry.")
    private boolean json;

    @Override
    public void run() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("role", role.name().toLowerCase());
        request.put("days", days);
        if (name != null) {
            request.put("name", name);
        }
        JsonNode made = server.api().post("/api/tokens", request);
        spec.commandLine()
                .getOut()
                .println(json ? made.toString() : made.path("token").asText());
    }
}
