package dev.agentops.server.cli;

import dev.agentops.server.embedded.DataFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** What a user does first, from the start to the answer, for {@link FastStart}. */
@Command(
        name = RehearseCommand.NAME,
        description = "Start everything in a new data folder, ask a question and end.",
        hidden = true)
final class RehearseCommand implements Callable<Integer> {
    static final String NAME = "rehearse";

    private static final Duration TO_START = Duration.ofMinutes(3);

    @Parameters(paramLabel = "DIR")
    private Path data;

    /** @return the exit code of the question; the server ends with this process */
    @Override
    public Integer call() throws InterruptedException {
        Thread.ofPlatform()
                .daemon()
                .name("up")
                .start(() -> System.exit(execute("up", "--port", "0", "--no-open", "--no-bookstore")));
        Instant end = Instant.now().plus(TO_START);
        while (DataFolder.runningServer(data).isEmpty()) {
            if (Instant.now().isAfter(end)) {
                throw new CommandException("The server did not start within " + TO_START);
            }
            Thread.sleep(100);
        }
        return execute("ask", "Which services logged errors in the last hour?");
    }

    private int execute(String command, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = command;
        all[1] = "--data";
        all[2] = data.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return AgentOpsCommand.commandLine().execute(all);
    }
}
