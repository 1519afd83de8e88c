package dev.agentops.server.commands;

import java.nio.file.Path;
import java.util.List;

/**
 * Runs a program on the whole machine but for some paths, with its network, and with no end of its own: what the program starts may
 * outlive it. The environment and memory of processes outside, such as the server's, cannot be read in it.
 */
interface Cover {
    /**
     * In front of root's program: without what takes a cover off and what looks into another process, capabilities(7). Since Linux 6.16
     * perfmon is enough to read what a process was started with.
     */
    List<String> ROOT = List.of(
            "/usr/bin/setpriv",
            "--bounding-set=-sys_admin,-sys_ptrace,-perfmon",
            "--inh-caps=-sys_admin,-sys_ptrace,-perfmon",
            "--");

    /**
     * @param files with real paths
     * @param folder where it runs
     * @param command a program, found by PATH or by its path, and its arguments
     */
    List<String> over(OwnFiles files, Path folder, List<String> command);
}
