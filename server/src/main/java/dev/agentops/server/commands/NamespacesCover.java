package dev.agentops.server.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * By unshare(1) and setpriv(1) of util-linux, where bubblewrap is missing.
 *
 * @param user the ids of the server's user and group, 0 for root
 */
record NamespacesCover(Ids user) implements Cover {
    record Ids(int user, int group) {}

    /**
     * What is shown is held elsewhere while its parent is covered. Its words: what is shown, {@code --}, what is hidden, {@code --}, the
     * folder, the command.
     */
    private static final String SETUP = """
            set -eu
            path=$PATH
            PATH=/usr/sbin:/usr/bin:/sbin:/bin
            hold=$(mktemp -d /tmp/agentops-hold.XXXXXX)
            mount -n -t tmpfs -o mode=700,size=1m tmpfs "$hold"
            count=0
            while [ "$1" != -- ]; do
              count=$((count + 1))
              mkdir "$hold/$count"
              mount -n --bind "$1" "$hold/$count"
              printf %s "$1" > "$hold/$count.place"
              shift
            done
            shift
            while [ "$1" != -- ]; do
              if [ -d "$1" ]; then mount -n -t tmpfs -o mode=755,size=64k tmpfs "$1"; else mount -n --bind /dev/null "$1"; fi
              shift
            done
            shift
            while [ "$count" -gt 0 ]; do
              place=$(cat "$hold/$count.place")
              mkdir -p "$place"
              mount -n --move "$hold/$count" "$place"
              count=$((count - 1))
            done
            umount -n "$hold"
            rmdir "$hold"
            cd "$1"
            shift
            PATH=$path
            """;

    @Override
    public List<String> over(OwnFiles files, Path folder, List<String> command) {
        boolean root = user.user() == 0;
        var words = new ArrayList<>(List.of(Namespaces.UNSHARE));
        if (!root) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        words.addAll(List.of("--mount", "--propagation", "slave", "--", "/bin/sh", "-c", SETUP + last(root), "cover"));
        files.shown().forEach(path -> words.add(path.toString()));
        words.add("--");
        files.hidden().forEach(path -> words.add(path.toString()));
        words.addAll(List.of("--", folder.toString()));
        words.addAll(command);
        return words;
    }

    /** A user is themself again, in a namespace below the one that owns the mounts. */
    private String last(boolean root) {
        return root
                ? "exec " + String.join(" ", ROOT) + " \"$@\"\n"
                : "exec %s --user --map-user=%d --map-group=%d -- \"$@\"%n"
                        .formatted(Namespaces.UNSHARE, user.user(), user.group());
    }
}
