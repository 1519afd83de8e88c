package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;

@Command(name = "threads", description = "List threads, or search them.", mixinStandardHelpOptions = true)
final class ThreadsCommand implements Runnable {
    private static final int TITLE_LIMIT = 70;

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "20")
    private int limit;

    @Option(
            names = "--search",
            paramLabel = "WORDS",
            description = "Those in which a title, a question or an answer has all these words.")
    private @Nullable String words;

    @Option(names = "--json", description = "As the server has them.")
    private boolean json;

    @Override
    public void run() {
        String query = "?limit=" + limit + (words == null ? "" : "&q=" + Api.segment(words));
        JsonNode threads = server.api().get("/api/threads" + query).path("threads");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(threads);
        } else if (threads.isEmpty()) {
            out.println(words == null ? "No threads yet: ./agentops ask \"…\"" : "No thread has these words.");
        } else {
            out.println(table(threads));
        }
    }

    private static Table table(JsonNode threads) {
        Table table = new Table("ID", "STATUS", "ACTIVE", "MESSAGES", "TITLE");
        Instant now = Instant.now();
        for (JsonNode thread : threads) {
            table.row(
                    thread.path("id").asText(),
                    thread.path("status").asText(),
                    Times.relative(thread.path("updatedAt"), now),
                    thread.path("messageCount").asText(),
                    Printable.shortLine(thread.path("title").asText(), TITLE_LIMIT));
        }
        return table;
    }
}
