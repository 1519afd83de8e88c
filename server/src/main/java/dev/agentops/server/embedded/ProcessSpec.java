package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A child process to keep running.
 *
 * @param name for people and for its log file
 * @param prefix programs that end by becoming the command, such as {@code unshare -U}; not part of what {@code /proc} shows
 * @param command the program's absolute path and its arguments
 * @param marks arguments by which a process of the same program is known to be this one, whatever its other arguments are
 * @param environment the whole environment; nothing is inherited
 * @param folder the working directory
 * @param log its output, of all its lives
 * @param pidFile names the process for a person; who it is, {@code /proc} decides
 * @param stopSignal the signal that asks it to end, such as {@code TERM}
 * @param stopPatience how long it may take to end before it is killed
 * @param beforeLaunch clears the way before each launch
 * @param health whether it does its work
 */
record ProcessSpec(
        String name,
        List<String> prefix,
        List<String> command,
        List<String> marks,
        Map<String, String> environment,
        Path folder,
        Path log,
        Path pidFile,
        String stopSignal,
        Duration stopPatience,
        Preparation beforeLaunch,
        Health health) {

    interface Preparation {
        void run() throws StartException, InterruptedException;
    }

    interface Health {
        /** An exception counts as unhealthy. */
        boolean isHealthy() throws Exception;
    }

    /** Whether a running process was started from an earlier or the same version of this. */
    boolean isSame(ProcessTable.Entry process) {
        List<String> other = process.commandLine();
        return fileName(other.getFirst()).equals(fileName(command.getFirst())) && other.containsAll(marks);
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
