package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Command(
        name = "token",
        description =
                "Bearer tokens for people's scripts and for programs: create, list, revoke. Needs the role admin.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {
    @Spec
    private CommandSpec spec;

    @Command(
            description = "Make a token. It is printed once and kept nowhere in clear text.",
            mixinStandardHelpOptions = true)
    void create(
            @Mixin ServerOptions server,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            description = "${COMPLETION-CANDIDATES}, in lower case. Default: approver.",
                            defaultValue = "APPROVER")
                    RoleOption role,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            description = "How long it is good for. Default: ${DEFAULT-VALUE}.",
                            defaultValue = "30")
                    int days,
            @Option(names = "--name", paramLabel = "NAME", description = "Whom it stands for. Default: you.") @Nullable
                    String name,
            @Option(
                            names = "--thread",
                            paramLabel = "ID",
                            description = "The only thread that it may read; may be repeated. With the role viewer.")
                    @Nullable
                    List<String> threads,
            @Option(names = "--json", description = "With id, role and expiry.") boolean json) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("role", role.wireName());
        request.put("days", days);
        if (name != null) {
            request.put("name", name);
        }
        if (threads != null) {
            request.put("threads", threads);
        }
        JsonNode made = server.api().post("/api/tokens", request);
        print(json ? made.toString() : made.path("token").asText());
    }

    @Command(description = "List the tokens that are good, without their secrets.", mixinStandardHelpOptions = true)
    void list(
            @Mixin ServerOptions server,
            @Option(names = "--json", description = "As the server has them.") boolean json) {
        JsonNode tokens = server.api().get("/api/tokens").path("tokens");
        print(
                json
                        ? tokens.toString()
                        : tokens.isEmpty()
                                ? "There are no tokens."
                                : table(tokens).toString());
    }

    @Command(description = "Make a token void, at once.", mixinStandardHelpOptions = true)
    void revoke(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "ID", description = "As ./agentops token list shows it.") String id) {
        server.api().delete("/api/tokens/" + Api.segment(id));
        print("Token " + Printable.line(id) + " is void.");
    }

    private static Table table(JsonNode tokens) {
        Table table = new Table("ID", "NAME", "ROLE", "MADE BY", "CREATED", "LAST USED", "EXPIRES", "THREADS");
        Instant now = Instant.now();
        for (JsonNode token : tokens) {
            table.row(
                    token.path("id").asText(),
                    Printable.line(token.path("name").asText()),
                    token.path("role").asText(),
                    Printable.line(token.path("madeBy").asText()),
                    Times.relative(token.path("createdAt"), now),
                    token.hasNonNull("lastUsedAt") ? Times.relative(token.get("lastUsedAt"), now) : "never",
                    token.path("expiresAt").asText().substring(0, 10),
                    token.path("threads").isEmpty()
                            ? "all"
                            : Integer.toString(token.path("threads").size()));
        }
        return table;
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
    }
}
