package dev.agentops.server.commands;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Where a command runs that nobody was asked about: it can write nothing, has no secrets in its environment and sees no more than its
 * {@link View}. There may be none on a machine; then nothing runs unasked.
 */
public interface Sandbox {
    Logger LOG = LoggerFactory.getLogger(Sandbox.class);

    /** Of each process. kubectl takes some 100,000. */
    int MAX_KILOBYTES = 1_000_000;

    /**
     * @param readable folders and files
     * @param hidden files in them that the program cannot read
     */
    record Shown(List<Path> readable, List<Path> hidden) {
        public Shown {
            readable = List.copyOf(readable);
            hidden = List.copyOf(hidden);
        }
    }

    /** For people: which mechanism it is. */
    String name();

    /** The views that it can give here. */
    Set<View> views();

    /**
     * The command line that runs the program inside.
     *
     * @param program its absolute path
     * @param shown what {@link View#FILES} shows, besides the programs
     * @param folder where it runs; one of the readable, or within one
     * @throws IllegalArgumentException for a view that {@link #views} does not hold
     */
    List<String> wrap(View view, Path program, List<String> arguments, Shown shown, Path folder);

    /**
     * In front of a command line: what a program may take of the machine's memory, for {@code sort /dev/zero} and its like. A program
     * that wants more is refused it and ends.
     */
    static List<String> bounded() {
        return List.of("/bin/sh", "-c", "ulimit -c 0 && ulimit -d " + MAX_KILOBYTES + " && exec \"$@\"", "bounded");
    }

    /** The best one that works here. Tries each view for real, which takes some 100 ms. */
    static Sandbox detect() {
        return firstThatHolds(List.of(new Bubblewrap(), new Namespaces()));
    }

    /** The first that holds for files, with those of its views in which it holds. */
    static Sandbox firstThatHolds(List<Sandbox> kinds) {
        for (var kind : kinds) {
            var views = SandboxProof.views(kind);
            if (views.contains(View.FILES)) {
                return new Proven(kind, views);
            }
        }
        return new NoSandbox();
    }

    /** A sandbox with no more views than were proven. */
    record Proven(Sandbox sandbox, Set<View> views) implements Sandbox {
        public Proven {
            views = Set.copyOf(views);
        }

        @Override
        public String name() {
            return sandbox.name();
        }

        @Override
        public List<String> wrap(View view, Path program, List<String> arguments, Shown shown, Path folder) {
            if (!views.contains(view)) {
                throw new IllegalArgumentException("the sandbox does not hold for " + view + " on this machine");
            }
            return sandbox.wrap(view, program, arguments, shown, folder);
        }
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
        public List<String> wrap(View view, Path program, List<String> arguments, Shown shown, Path folder) {
            throw new IllegalArgumentException("there is no sandbox on this machine");
        }
    }
}
