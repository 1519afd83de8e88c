package dev.agentops.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Map;

@Command(
        name = "link",
        description = "Print a fresh link that signs one browser in, once.",
        mixinStandardHelpOptions = true)
final class LinkCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .println(server.api()
                        .post("/api/sign-in-links", Map.of())
                        .get("link")
                        .asText());
    }
}
