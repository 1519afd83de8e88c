package dev.agentops.server.cli;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.mcp.McpPins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "mcp",
        description = "Show the tools of MCP servers that are trusted, and what changed since.",
        mixinStandardHelpOptions = true,
        subcommands = McpCommand.Trust.class)
final class McpCommand implements Callable<Integer> {
    /** Which pins. */
    static final class PinsOption {
        @Option(names = "--pins", paramLabel = "FILE", description = "Default: mcp-pins.json in the data folder.")
        private @Nullable Path file;

        McpPins pins() {
            return McpPins.at(file == null ? AgentOpsCommand.defaultDataFolder().resolve("mcp-pins.json") : file);
        }
    }

    @Mixin
    private PinsOption option;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "{server: {tool: {pinned, changed}}}")
    private boolean json;

    @Override
    public Integer call() throws CommandException {
        var all = read(option.pins());
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(all));
            return 0;
        }
        if (all.isEmpty()) {
            out.println("No tool of an MCP server is pinned in " + option.pins().file());
        }
        all.forEach((server, tools) -> tools.forEach((tool, pin) -> out.println(text(server, tool, pin))));
        return 0;
    }

    private static Map<String, ? extends Map<String, McpPins.Pin>> read(McpPins pins) throws CommandException {
        try {
            return pins.all();
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private static String text(String server, String tool, McpPins.Pin pin) {
        var changed = pin.changed();
        String head = Style.BOLD.of(Printable.line(server + "  " + tool)) + "  "
                + pin.pinned().hash();
        return changed == null
                ? head
                : head + "\n  " + Style.YELLOW.of("changed") + " to " + changed.hash() + ", seen " + changed.at()
                        + indented("was", pin.pinned()) + indented("is ", changed)
                        + "\n  to trust it: ./agentops mcp trust " + Printable.line(server + " '" + tool + "'");
    }

    private static String indented(String word, McpPins.Seen seen) {
        return "\n  " + word + " " + Printable.line(seen.description()) + "\n      "
                + Printable.line(seen.inputSchema().toString());
    }

    @Command(
            name = "trust",
            description = "Trust what a server shows now. It counts from the next start of AgentOps on.",
            mixinStandardHelpOptions = true)
    static final class Trust implements Callable<Integer> {
        @Mixin
        private PinsOption option;

        @Spec
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "SERVER")
        private String server;

        @Parameters(index = "1", paramLabel = "TOOL", arity = "0..1", description = "Default: all that changed.")
        private @Nullable String tool;

        @Override
        public Integer call() throws CommandException {
            try {
                int count = option.pins().trust(server, tool);
                spec.commandLine()
                        .getOut()
                        .println(
                                count == 0
                                        ? "Nothing of " + server + (tool == null ? "" : " '" + tool + "'")
                                                + " changed since it was pinned"
                                        : count + " pinned anew: restart AgentOps to use "
                                                + (count == 1 ? "it" : "them"));
                return count == 0 ? 1 : 0;
            } catch (IOException e) {
                throw new CommandException(String.valueOf(e.getMessage()));
            }
        }
    }
}
