package dev.agentops.agentkit.context;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tool by which an agent reads what was too large for the transcript or has been taken out of it. A handle is the id of the call
 * whose result it is, and is good in its own thread only.
 */
public final class ReadResult implements Tool.Handler<ReadResult.Input> {
    public static final String NAME = "read_result";

    private static final Duration SEARCH_TIME = Duration.ofSeconds(2);
    private static final int LONGEST_HANDLE = 100;
    private static final int HANDLES_SHOWN = 10;

    public record Input(
            @Description("the handle of a result of this conversation")
            String handle,

            @Description("first line, from 1; the start if left out") @Nullable
            Integer from_line,

            @Description("last line; as far as a page goes if left out") @Nullable
            Integer to_line,

            @Description("only lines that this regular expression (or plain text) is found in") @Nullable
            String grep) {}

    private final ThreadLog log;
    private final List<Message> transcript;
    private final int limit;

    private ReadResult(ThreadLog log, List<Message> transcript, int limit) {
        this.log = log;
        this.transcript = transcript;
        this.limit = limit;
    }

    /**
     * @param transcript of the run, whose results can all be read again
     * @param limit characters of one answer
     */
    public static Tool<Input> tool(ThreadLog log, List<Message> transcript, int limit) {
        return Tool.reads(
                NAME,
                "Reads a tool result of this conversation that was too long to show or is no longer shown, page by page or"
                        + " only the lines that match.",
                Input.class,
                new ReadResult(log, transcript, limit));
    }

    /** Whether this tool is the framework's and not one of the same name. */
    public static boolean isBehind(Tool<?> tool) {
        return tool.handler() instanceof ReadResult;
    }

    static String howToRead(String handle) {
        return "read it with " + NAME + ", handle " + handle;
    }

    @Override
    public ToolResult handle(Input input, ToolContext context) throws Exception {
        String handle = input.handle().strip();
        var text = find(handle, context);
        if (text.isEmpty()) {
            return ToolResult.error(
                    "There is no result with the handle '" + shortened(handle) + "' in this thread. " + handles());
        }
        var pages = new ResultPages(text.get(), limit, SEARCH_TIME);
        int lines = pages.lines();
        if (lines == 0) {
            return ToolResult.ok("The result is empty.");
        }
        int from = Objects.requireNonNullElse(input.from_line(), 1);
        int to = Math.min(lines, Objects.requireNonNullElse(input.to_line(), lines));
        if (from < 1 || from > to) {
            return ToolResult.error("The lines " + from + " to " + Objects.requireNonNullElse(input.to_line(), lines)
                    + " are not there: the result has lines 1 to " + lines + ".");
        }
        String grep = Objects.requireNonNullElse(input.grep(), "");
        try {
            return ToolResult.ok(grep.isEmpty() ? pages.page(from, to) : pages.search(grep, from, to));
        } catch (IllegalArgumentException e) {
            return ToolResult.error(e.getMessage() + ".");
        }
    }

    private Optional<String> find(String handle, ToolContext context) throws Exception {
        if (handle.length() > LONGEST_HANDLE) {
            return Optional.empty();
        }
        var stored = log.stored(context.threadId(), handle);
        if (stored.isPresent()) {
            var result = stored.get();
            return Optional.of(
                    result.wasCut()
                            ? result.text() + "\n[… "
                                    + (result.characters() - result.text().length())
                                    + " characters more were not stored]"
                            : result.text());
        }
        return results()
                .filter(tool -> tool.toolCallId().equals(handle))
                .map(Message.FromTool::content)
                .findFirst();
    }

    private Stream<Message.FromTool> results() {
        return transcript.stream().filter(Message.FromTool.class::isInstance).map(Message.FromTool.class::cast);
    }

    private String handles() {
        var stored = results().filter(tool -> !tool.handle().isEmpty()).toList();
        if (stored.isEmpty()) {
            return "Copy a handle as it stands in this conversation.";
        }
        return "Stored are "
                + stored.subList(Math.max(0, stored.size() - HANDLES_SHOWN), stored.size()).stream()
                        .map(tool -> tool.handle() + " (" + tool.toolName() + ")")
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String shortened(String handle) {
        return handle.length() <= LONGEST_HANDLE ? handle : handle.substring(0, LONGEST_HANDLE) + "…";
    }
}
