package dev.agentops.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.agentops.agentkit.Json;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.Views.MessageView;
import dev.agentops.server.threads.Views.ThreadView;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

import static dev.agentops.server.report.Markdown.fenced;
import static dev.agentops.server.report.Markdown.quoted;

/** A thread as a file, written page by page: its size never stands in memory. What is too long is cut, and that is said. */
final class ThreadExport {
    private static final int PAGE = 100;
    /** Characters of messages; far more than a person reads. */
    private static final long MAX_CHARACTERS = 50_000_000;

    private static final int MOST_RUNS = 1_000;

    private final ThreadQueries queries;
    private final ThreadView thread;

    ThreadExport(ThreadQueries queries, ThreadView thread) {
        this.queries = queries;
        this.thread = thread;
    }

    private interface Sink {
        void message(MessageView message) throws IOException;
    }

    /** @return whether all of the thread was written */
    private boolean each(Sink sink) throws IOException {
        long after = 0;
        long left = MAX_CHARACTERS;
        while (true) {
            var page = queries.messagesAfter(thread.id(), after, PAGE);
            for (var message : page.messages()) {
                left -= message.content().length();
                if (left < 0) {
                    return false;
                }
                sink.message(message);
                after = message.seq();
            }
            if (page.nextAfter() == null) {
                return true;
            }
        }
    }

    /** {@code {thread, runs, messages, complete}}. */
    void json(OutputStream output) throws IOException {
        try (var json = Json.mapper().createGenerator(output).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writePOJOField("thread", thread);
            json.writePOJOField("runs", queries.runsOf(thread.id(), MOST_RUNS));
            json.writeArrayFieldStart("messages");
            boolean complete = each(json::writePOJO);
            json.writeEndArray();
            json.writeBooleanField("complete", complete);
            json.writeEndObject();
        }
    }

    void markdown(OutputStream output) throws IOException {
        var writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        writer.write(
                "# " + line(thread.title()) + "\n\nThread `" + thread.id() + "`, begun " + thread.createdAt() + "\n");
        if (!each(message -> write(writer, message))) {
            writer.write("\n*The rest is left out: this export is at its limit of " + MAX_CHARACTERS
                    + " characters. GET /api/threads/" + thread.id() + "/messages has it.*\n");
        }
        writer.flush();
    }

    private static void write(Writer writer, MessageView message) throws IOException {
        switch (message.role()) {
            case "user" ->
                writer.write("\n## User, " + message.createdAt() + "\n\n" + quoted(message.content()) + "\n");
            case "assistant" -> {
                writer.write(
                        "\n### " + message.agent() + ", " + message.createdAt() + "\n\n" + message.content() + "\n");
                for (var call : message.toolCalls()) {
                    writer.write("\nCalls `" + call.name() + "`:\n\n"
                            + fenced(call.arguments().toPrettyString()) + "\n");
                }
            }
            default ->
                writer.write("\nResult of `" + message.toolName() + "` (" + message.status() + "):\n\n"
                        + fenced(message.content()) + "\n");
        }
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
