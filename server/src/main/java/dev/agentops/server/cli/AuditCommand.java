package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        description = "Who decided what, in a log that shows when it was tampered with.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditCommand.Verify.class, AuditCommand.Export.class})
final class AuditCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "verify",
            description = "Check the whole chain. Exit code 1 when it is broken.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Runnable {
        @Mixin
        private ServerOptions server;

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--contains",
                paramLabel = "HASH",
                description =
                        "A hash that an earlier verify printed: it must still be in the chain, so nothing up to it was rewritten.")
        private @Nullable String contains;

        @Override
        public void run() {
            JsonNode verdict = server.api().get("/api/audit/verify");
            if (!verdict.path("ok").asBoolean()) {
                throw new CommandException(
                        "The audit log is broken: " + verdict.path("broken").asText());
            }
            if (contains != null && !isIn(contains)) {
                throw new CommandException("The audit log was rewritten: no entry has the hash " + contains);
            }
            spec.commandLine()
                    .getOut()
                    .println(verdict.path("entries").asText() + " entries, unbroken. Head: "
                            + verdict.path("head").asText());
        }

        private boolean isIn(String hash) {
            for (JsonNode page = page(server, 0); !page.isEmpty(); page = page(server, last(page))) {
                for (JsonNode entry : page) {
                    if (entry.path("hash").asText().equals(hash)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    @Command(name = "export", description = "All entries, one JSON object a line.", mixinStandardHelpOptions = true)
    static final class Export implements Runnable {
        @Mixin
        private ServerOptions server;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            for (JsonNode page = page(server, 0); !page.isEmpty(); page = page(server, last(page))) {
                page.forEach(entry -> spec.commandLine().getOut().println(entry));
            }
        }
    }

    private static JsonNode page(ServerOptions server, long after) {
        return server.api().get("/api/audit?after=" + after).path("entries");
    }

    private static long last(JsonNode page) {
        return page.get(page.size() - 1).path("seq").asLong();
    }
}
