package dev.agentops.server.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Linux namespaces by unshare(1) and setpriv(1) of util-linux, where bubblewrap is missing. */
final class Namespaces implements Sandbox {
    static final String UNSHARE = "/usr/bin/unshare";

    /**
     * Runs as root of a user namespace of its own: builds a root of its own in memory, of bind mounts that cannot be written, moves
     * into it and gives up every capability. /proc is read-only: the machine's root needs no capability to write the kernel's
     * settings there. Its words: the readable paths, {@code --}, the hidden files and folders, {@code --}, the folder, the command.
     */
    private static final String SETUP = """
            set -eu
            PATH=/usr/sbin:/usr/bin:/sbin:/bin
            root=$(mktemp -d /tmp/agentops-root.XXXXXX)
            mount -t tmpfs -o mode=755,size=16m tmpfs "$root"
            show() {
              if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root$(dirname "$1")"; : > "$root$1"; fi
              mount --bind "$1" "$root$1"
              mount -o remount,bind,ro,nosuid,nodev "$root$1"
            }
            show /usr
            for top in bin sbin lib lib32 lib64 libx32; do
              if [ -L "/$top" ]; then ln -s "$(readlink "/$top")" "$root/$top"; elif [ -d "/$top" ]; then show "/$top"; fi
            done
            mkdir -p "$root/proc" "$root/dev" "$root/tmp" "$root/.old"
            for device in null zero urandom; do : > "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
            mount -t proc -o ro,nosuid,nodev,noexec proc "$root/proc"
            while [ "$1" != -- ]; do show "$1"; shift; done
            shift
            while [ "$1" != -- ]; do
              if [ -d "$1" ]; then mount -t tmpfs -o ro,mode=755,size=4k tmpfs "$root$1"
              else mount --bind /dev/null "$root$1"; mount -o remount,bind,ro,nodev "$root$1"; fi
              shift
            done
            shift
            folder=$1
            shift
            cd "$root"
            pivot_root . .old
            rmdir "/.old$root" || true
            umount -l /.old
            rmdir /.old
            mount -o remount,ro /
            cd "$folder"
            exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
            """;

    @Override
    public String name() {
        return "namespaces";
    }

    /** The others need a look at the host's own folders, which takes more than can be told in a few lines of shell. */
    @Override
    public Set<View> views() {
        return Set.of(View.FILES);
    }

    @Override
    public List<String> wrap(View view, Path program, List<String> arguments, Shown shown, Path folder) {
        if (view != View.FILES) {
            throw new IllegalArgumentException("without bubblewrap there is no sandbox for " + view);
        }
        var command = new ArrayList<>(Sandbox.bounded());
        command.addAll(
                List.of(UNSHARE, "--user", "--map-root-user", "--mount", "--pid", "--net", "--ipc", "--uts", "--fork"));
        command.addAll(List.of("--kill-child", "--", "/bin/sh", "-c", SETUP, "sandbox"));
        shown.readable().stream().filter(Files::exists).forEach(path -> command.add(path.toString()));
        command.add("--");
        shown.hidden().forEach(path -> command.add(path.toString()));
        command.addAll(List.of("--", folder.toString(), program.toString()));
        command.addAll(arguments);
        return command;
    }
}
