package dev.agentops.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.LinkedHashMap;
import java.util.Map;

@Command(
        name = "link",
        description = "Print a fresh link that signs one browser in, once, within half an hour.",
        mixinStandardHelpOptions = true)
final class LinkCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Who signs in: what they ask for and decide carries this name. Default: you.")
    private @Nullable String name;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "${COMPLETION-CANDIDATES}, in lower case. Default: viewer with --name, else yours.")
    private @Nullable RoleOption role;

    @Option(names = "--json", description = "With name, role and expiry.")
    private boolean json;

    @Override
    public void run() {
        Map<String, Object> request = new LinkedHashMap<>();
        if (name != null) {
            request.put("name", name);
        }
        if (role != null || name != null) {
            request.put("role", (role == null ? RoleOption.VIEWER : role).wireName());
        }
        var made = server.api().post("/api/sign-in-links", request);
        spec.commandLine()
                .getOut()
                .println(json ? made.toString() : made.get("link").asText());
    }
}
