package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How Postgres, which refuses to be root, is started. An ordinary user needs nothing. For root there are two ways, the second
 * for containers that forbid user namespaces:
 *
 * @param prefix what to put before the command
 * @param owner the user id that must own the cluster's files
 */
record Unprivileged(List<String> prefix, int owner) {
    private static final int NOBODY = 65534;

    /** In a new user namespace nobody is mapped, so root is "nobody" to itself and still owns its files. */
    private static final List<String> NAMESPACE = List.of("unshare", "-U");

    /** Another user that may walk into folders it does not own, as the data folder is closed to others. */
    private static final List<String> OTHER_USER = List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--securebits=+no_setuid_fixup",
            "--");

    static Unprivileged find() throws StartException {
        int self = uid(Path.of("/proc/self/status"));
        if (self != 0) {
            return new Unprivileged(List.of(), self);
        }
        if (works(NAMESPACE)) {
            return new Unprivileged(NAMESPACE, 0);
        }
        if (works(OTHER_USER)) {
            return new Unprivileged(OTHER_USER, NOBODY);
        }
        throw new StartException(
                "Postgres refuses to run as root, and neither unshare -U nor setpriv works here: start AgentOps as an ordinary user");
    }

    /** Gives a folder and all in it to the owner, where it is not already. */
    void own(Path folder) throws IOException, InterruptedException {
        if (uid(folder) != owner) {
            Process chown = new ProcessBuilder("chown", "-R", Integer.toString(owner), folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(chown.getInputStream().readAllBytes());
            if (chown.waitFor() != 0) {
                throw new IOException(said.strip());
            }
        }
    }

    private static boolean works(List<String> prefix) {
        try {
            List<String> command = new ArrayList<>(prefix);
            command.add("true");
            Process probe = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int uid(Path path) {
        try {
            return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
