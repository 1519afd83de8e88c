package dev.agentops.server.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** bubblewrap, bwrap(1). */
final class Bubblewrap implements Sandbox {
    static final Path PROGRAM = Path.of("/usr/bin/bwrap");
    private static final List<String> TOP_FOLDERS = List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
    /** Where people and services keep what is theirs alone. */
    private static final List<String> PRIVATE = List.of(
            "/root", "/home", "/tmp", "/var/tmp", "/var/lib", "/var/spool", "/srv", "/mnt", "/media", "/run/secrets");

    private final Path program;

    Bubblewrap() {
        this(PROGRAM);
    }

    Bubblewrap(Path program) {
        this.program = program;
    }

    @Override
    public String name() {
        return "bubblewrap";
    }

    @Override
    public Set<View> views() {
        return Set.of(View.values());
    }

    @Override
    public List<String> wrap(View view, Path inside, List<String> arguments, Shown shown, Path folder) {
        var command = new ArrayList<>(Sandbox.bounded());
        command.addAll(List.of(program.toString(), "--die-with-parent", "--unshare-ipc", "--unshare-uts"));
        switch (view) {
            case FILES -> files(command, shown);
            case HOST -> host(command);
            case SERVICES -> command.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--tmpfs", "/tmp"));
        }
        command.addAll(List.of("--cap-drop", "ALL", "--chdir", view == View.FILES ? folder.toString() : "/", "--"));
        command.add(inside.toString());
        command.addAll(arguments);
        return command;
    }

    private static void files(List<String> command, Shown shown) {
        command.addAll(List.of(
                "--unshare-user",
                "--unshare-pid",
                "--unshare-net",
                "--unshare-cgroup-try",
                "--ro-bind",
                "/usr",
                "/usr"));
        for (var top : TOP_FOLDERS) {
            var path = Path.of(top);
            if (Files.isSymbolicLink(path)) {
                command.addAll(List.of("--symlink", "usr" + top, top));
            } else if (Files.isDirectory(path)) {
                command.addAll(List.of("--ro-bind", top, top));
            }
        }
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--dir", "/tmp"));
        for (var path : shown.readable()) {
            command.addAll(List.of("--ro-bind", path.toString(), path.toString()));
        }
        for (var path : shown.hidden()) {
            command.addAll(
                    Files.isDirectory(path)
                            ? List.of("--tmpfs", path.toString(), "--remount-ro", path.toString())
                            : List.of("--ro-bind", "/dev/null", path.toString()));
        }
        // the machine's root needs no capability to write the kernel's settings, and what is written to memory takes of
        // the machine's
        command.addAll(List.of("--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/"));
    }

    private static void host(List<String> command) {
        command.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev"));
        for (var folder : PRIVATE) {
            if (Files.isDirectory(Path.of(folder)) && !Files.isSymbolicLink(Path.of(folder))) {
                command.addAll(List.of("--tmpfs", folder));
            }
        }
    }
}
