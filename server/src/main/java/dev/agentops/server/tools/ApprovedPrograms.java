package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.server.commands.Machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs programs that a human or a rule let run: on the machine, without what is AgentOps' own. Thread-safe. */
final class ApprovedPrograms {
    private final Subprocesses subprocesses;
    private final Machine machine;

    ApprovedPrograms(Subprocesses subprocesses, Machine machine) {
        this.subprocesses = subprocesses;
        this.machine = machine;
    }

    /** What of the machine it reaches, for the human who is asked. */
    String reach(List<String> command) {
        return machine.reach(command);
    }

    /** @param workspace which the program sees, wherever it lies. @param environment besides PATH, LANG and HOME */
    Subprocesses.Outcome run(
            List<String> command,
            Path folder,
            Path workspace,
            Map<String, String> environment,
            Duration timeout,
            LiveOutput live)
            throws IOException, InterruptedException {
        return subprocesses.run(machine.wrap(command, folder, workspace), folder, environment, timeout, live);
    }
}
