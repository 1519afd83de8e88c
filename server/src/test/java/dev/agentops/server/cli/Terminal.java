package dev.agentops.server.cli;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What one command printed and how it ended. */
record Terminal(int exitCode, String out, String err) {
    static Terminal run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                AgentOpsCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Terminal(commandLine.execute(arguments), out.toString(), err.toString());
    }

    /** With the options that name the server behind the command's own. */
    static Terminal run(FakeServer server, String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 4);
        System.arraycopy(
                new String[] {"--url", server.url(), "--token", FakeServer.TOKEN}, 0, all, arguments.length, 4);
        return run(all);
    }
}
