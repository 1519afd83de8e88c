package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.server.commands.Machine;
import dev.agentops.server.commands.OwnFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Scripts that a human approved, with less time than the minutes that the tools give them. */
public final class ShortPrograms implements AutoCloseable {
    private final Subprocesses subprocesses = new Subprocesses();
    private final ApprovedPrograms approved = new ApprovedPrograms(subprocesses, Machine.detect(OwnFiles.NONE, ""));

    /** @return how it ended, and what it printed */
    public String run(String script, Path workspace, Duration time) throws IOException, InterruptedException {
        var outcome = approved.run(
                List.of("/bin/bash", "--noprofile", "--norc", "-c", script),
                workspace,
                workspace,
                Map.of(),
                time,
                LiveOutput.NONE);
        return outcome.how() + "\n" + outcome.output();
    }

    @Override
    public void close() {
        subprocesses.close();
    }
}
