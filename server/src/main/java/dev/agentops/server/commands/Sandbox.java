package dev.agentops.server.commands;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a command runs that nobody was asked about: it can write nothing, has no secrets in its environment and sees no more than its
 * {@link View}. There may be none on a machine; then nothing runs unasked.
 */
public interface Sandbox {
    Logger LOG = LoggerFactory.getLogger(Sandbox.class);

    /** For people: which mechanism it is. */
    String name();

    /** The views that it can give here. */
    Set<View> views();

    /**
     * The command line that runs the program inside.
     *
     * @param program its absolute path
     * @param readable folders and files that {@link View#FILES} shows, besides the programs'
     * @param folder where it runs; one of the readable, or within one
     * @throws IllegalArgumentException for a view that {@link #views} does not hold
     */
    List<String> wrap(View view, Path program, List<String> arguments, List<Path> readable, Path folder);

    /** The best one that works here. Tries each for real, which takes some 50 ms. */
    static Sandbox detect() {
        return Optional.<Sandbox>of(new Bubblewrap())
                .filter(SandboxProof::holds)
                .or(() -> Optional.<Sandbox>of(new Namespaces()).filter(SandboxProof::holds))
                .orElseGet(NoSandbox::new);
    }

    /** Nothing can be held here. */
    record NoSandbox() implements Sandbox {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Set<View> views() {
            return Set.of();
        }

        @Override
        public List<String> wrap(View view, Path program, List<String> arguments, List<Path> readable, Path folder) {
            throw new IllegalArgumentException("there is no sandbox on this machine");
        }
    }
}
