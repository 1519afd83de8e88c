package dev.agentops.server.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Whether a sandbox holds on this machine, view by view, found out by an attempt to get out of it. */
final class SandboxProof {
    private static final int MAX_SECONDS = 10;

    /**
     * Reads what it may, then tries to write there, to see what it may not, and to find the network and the processes of this machine,
     * whose namespaces its last two words name.
     */
    private static final String FILES = """
            cat "$1/shown" || exit 10
            (echo x > "$1/shown") 2>/dev/null && exit 11
            (echo x > "$1/new") 2>/dev/null && exit 12
            [ -e "$2" ] && exit 13
            (echo x > /usr/agentops-proof) 2>/dev/null && exit 14
            net=$(readlink /proc/self/ns/net) && [ "$net" != "$3" ] || exit 15
            pid=$(readlink /proc/self/ns/pid) && [ "$pid" != "$4" ] || exit 16
            [ "$(grep -c : /proc/net/dev)" -le 1 ] || exit 17
            exit 0
            """;

    /** Says what can be written to, and has no capability to change that. */
    private static final String HOST = """
            [ -e "$2" ] && exit 13
            grep -q '^CapEff:[[:space:]]*0*$' /proc/self/status || exit 18
            cat /proc/self/mountinfo
            """;

    private SandboxProof() {}

    /** Those of its views in which it holds. */
    static Set<View> views(Sandbox sandbox) {
        try {
            var shown = Files.createTempDirectory("agentops-shown-");
            var hidden = Files.createTempDirectory("agentops-hidden-");
            try {
                Files.writeString(shown.resolve("shown"), "shown");
                var views = EnumSet.noneOf(View.class);
                for (var view : sandbox.views()) {
                    if (holds(sandbox, view, shown, hidden)) {
                        views.add(view);
                    }
                }
                return views;
            } finally {
                Files.deleteIfExists(shown.resolve("shown"));
                Files.deleteIfExists(shown.resolve("new"));
                Files.deleteIfExists(shown);
                Files.deleteIfExists(hidden);
            }
        } catch (IOException e) {
            Sandbox.LOG.debug("no sandbox by {}: {}", sandbox.name(), e.toString());
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }

    private static boolean holds(Sandbox sandbox, View view, Path shown, Path hidden)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("-c", view == View.FILES ? FILES : HOST, "proof"));
        words.addAll(List.of(shown.toString(), hidden.toString(), namespace("net"), namespace("pid")));
        var command =
                sandbox.wrap(view, Path.of("/bin/sh"), words, new Sandbox.Shown(List.of(shown), List.of()), shown);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", Programs.PATH);
        var process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean holds = process.exitValue() == 0
                && (view == View.FILES ? said.equals("shown") : said.lines().noneMatch(SandboxProof::isWritable));
        if (!holds) {
            Sandbox.LOG.debug("no sandbox by {} for {}: exit {}, {}", sandbox.name(), view, process.exitValue(), said);
        }
        return holds;
    }

    private static String namespace(String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
    }

    /** A line of mountinfo, proc_pid_mountinfo(5): a mount that is written to and is neither in memory of the sandbox's own nor a device. */
    private static boolean isWritable(String line) {
        var fields = line.split(" ");
        int separator = List.of(fields).indexOf("-");
        if (fields.length < 6 || separator < 0 || separator + 1 >= fields.length) {
            return true;
        }
        boolean written = List.of(fields[5].split(",")).contains("rw");
        boolean own =
                fields[separator + 1].equals("tmpfs") || fields[4].equals("/dev") || fields[4].startsWith("/dev/");
        return written && !own;
    }
}
