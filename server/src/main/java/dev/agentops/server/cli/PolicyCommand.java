package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Command(
        name = "policy",
        description = "What runs without asking, what asks, what never runs.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PolicyCommand.Show.class,
            PolicyCommand.Test.class,
            PolicyAllowCommand.class,
            PolicyCommand.Revoke.class
        })
final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "show", description = "All rules, by where they come from.", mixinStandardHelpOptions = true)
    static final class Show implements Runnable {
        @Mixin
        private ServerOptions server;

        @Spec
        private CommandSpec spec;

        @Option(names = "--json", description = "As the server has them.")
        private boolean json;

        @Override
        public void run() {
            JsonNode policy = server.api().get("/api/policy");
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(policy);
                return;
            }
            out.println(
                    policy.path("ok").asBoolean()
                            ? policy.path("file").asText() + " is in use"
                            : "Everything asks: "
                                    + Printable.line(policy.path("problem").asText()));
            Table standing = new Table("ID", "EXPIRES", "USES", "BY", "ALLOWS");
            policy.path("standing")
                    .valueStream()
                    .filter(Show::isInForce)
                    .forEach(one -> standing.row(
                            one.at("/rule/id").asText(),
                            Times.relative(one.at("/rule/expiresAt"), Instant.now()),
                            one.at("/rule/uses").asText(),
                            one.at("/rule/madeBy").asText(),
                            one.at("/words/0").asText()));
            out.println(standing);
            Table rules = new Table("FROM", "EFFECT", "WHAT");
            policy.path("rules")
                    .forEach(rule -> rules.row(
                            rule.path("source").asText(),
                            rule.path("effect").asText(),
                            rule.path("words").asText()));
            out.println(rules);
        }

        private static boolean isInForce(JsonNode one) {
            return !one.path("rule").hasNonNull("revokedAt")
                    && Instant.parse(one.at("/rule/expiresAt").asText()).isAfter(Instant.now());
        }
    }

    @Command(
            name = "test",
            description = "What would happen with a call. Nothing runs.",
            mixinStandardHelpOptions = true)
    static final class Test implements Runnable {
        @Mixin
        private ServerOptions server;

        @Spec
        private CommandSpec spec;

        @Option(
                names = "--tainted",
                description = "As in a thread that has read logs, files or other text from outside.")
        private boolean tainted;

        @Option(names = "--arguments", paramLabel = "JSON", description = "Of another tool than run_command.")
        private @Nullable String arguments;

        @Parameters(paramLabel = "TOOL", description = "Such as run_command, write_file, restart_service.")
        private String tool;

        @Parameters(index = "1..*", arity = "0..*", paramLabel = "WORD", description = "Of a command, after --.")
        private List<String> words = List.of();

        @Override
        public void run() {
            Map<String, Object> request = new LinkedHashMap<>();
            request.put("tool", tool);
            request.put("arguments", arguments == null ? Map.of("argv", words) : object(arguments));
            request.put("tainted", tainted);
            JsonNode answer = server.api().post("/api/policy/test", request);
            spec.commandLine()
                    .getOut()
                    .println(Printable.line(answer.path("effect").asText() + "  "
                            + answer.path("reason").asText()
                            + (answer.path("rule").asText().isEmpty()
                                    ? ""
                                    : " (" + answer.path("rule").asText() + ")")));
        }
    }

    @Command(name = "revoke", description = "End a standing rule, at once.", mixinStandardHelpOptions = true)
    static final class Revoke implements Runnable {
        @Mixin
        private ServerOptions server;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        public void run() {
            server.api().delete("/api/policy/rules/" + Api.segment(id));
            spec.commandLine().getOut().println("Revoked: such calls ask again.");
        }
    }

    static JsonNode object(String json) {
        try {
            JsonNode node = Json.read(json, JsonNode.class);
            if (node.isObject()) {
                return node;
            }
        } catch (RuntimeException e) {
            throw new CommandException("--arguments is not JSON: " + Printable.line(json), e);
        }
        throw new CommandException("--arguments is a JSON object, such as '{\"service\": \"shop\"}'");
    }
}
