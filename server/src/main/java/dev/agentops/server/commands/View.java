package dev.agentops.server.commands;

/** What a program that nobody was asked about sees of the machine. It can write nothing in any of them. */
public enum View {
    /** The workspace and the logs, and the programs themselves. No network, no other process, no home. */
    FILES,
    /** The machine's processes, sockets and disks; no home folders. */
    HOST,
    /** What the user's own command line reaches: daemons and clusters, with the user's settings. */
    SERVICES
}
