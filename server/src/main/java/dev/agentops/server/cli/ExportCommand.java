package dev.agentops.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

@Command(name = "export", description = "Write a thread to a file, or print it.", mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
    enum Format {
        markdown,
        json
    }

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "THREAD", description = "The thread's id: ./agentops threads lists them.")
    private String id;

    @Option(
            names = "--format",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
            defaultValue = "markdown")
    private Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "A new file. Default: the terminal.")
    private @Nullable Path output;

    @Override
    public void run() {
        String path = "/api/threads/" + Api.segment(id) + "/export?format=" + format;
        if (output == null) {
            var out = spec.commandLine().getOut();
            out.println(Printable.text(server.api().text(path)));
            out.flush();
            return;
        }
        if (Files.exists(output)) {
            throw new CommandException(output + " is there already: give --output a new name");
        }
        write(output, server.api().text(path));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(file + " is there already: give --output a new name", e);
        } catch (IOException e) {
            throw new CommandException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
