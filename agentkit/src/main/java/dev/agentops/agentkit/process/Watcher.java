package dev.agentops.agentkit.process;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process beside this JVM that ends the programs it was told of once the JVM is gone, also by {@code kill -9}: its input is a pipe that
 * nobody else has open, and it begins when that ends. Not prctl(2)'s signal of a parent's death, which is about one process and comes when
 * the thread that started it ends. Linux alone, as it needs {@code /proc}; elsewhere nobody watches. Thread-safe.
 */
final class Watcher {
    static final Watcher OF_THIS_JVM = new Watcher();

    private static final boolean HAS_PROC = Files.isReadable(Path.of("/proc/self/environ"));

    /**
     * Reads {@code + MARK}, {@code + MARK PID} and {@code - MARK}. A program that has ended by itself is let go with what it left. The others
     * are asked to end, and killed after two seconds; it looks more than once, as one may just be starting.
     */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            members() {
              grep -lF -- "$1" /proc/[0-9]*/environ 2> /dev/null | cut -d / -f 3
              [ -z "$2" ] || cat /proc/[0-9]*/stat 2> /dev/null | awk -v session="$2" '
                { pid = $1; sub(/.*[)] /, "") } $4 == session && $1 != "Z" { print pid }'
            }
            end() {
              if [ -n "$2" ]; then
                case $(cat "/proc/$2/stat" 2> /dev/null) in '' | *') Z '*) return ;; esac
              fi
              round=0
              while [ "$round" -lt 100 ]; do
                left=$(members "$1" "$2")
                if [ -z "$left" ]; then
                  [ "$round" -lt 5 ] || return
                elif [ "$round" -eq 0 ]; then
                  kill -TERM $left 2> /dev/null
                elif [ "$round" -ge 20 ]; then
                  kill -KILL $left 2> /dev/null
                fi
                round=$((round + 1))
                sleep 0.1
              done
            }
            awk '$1 == "+" { pid[$2] = $3 } $1 == "-" { delete pid[$2] } END { for (mark in pid) print mark, pid[mark] }' |
            { while read -r mark pid; do end "$mark" "$pid" & done; wait; }
            """;

    private final Map<String, String> told = new HashMap<>();
    private @Nullable Process process;

    private Watcher() {}

    /** Before a program starts, so there is no moment in which nobody watches it. @param mark in its environment, and in nobody else's */
    synchronized void expect(String mark) throws IOException {
        tell(mark, "");
    }

    synchronized void runs(String mark, long pid) throws IOException {
        tell(mark, " " + pid);
    }

    /** It has ended, and what it left may go on. */
    synchronized void letGo(String mark) {
        told.remove(mark);
        var watching = process;
        if (watching != null) {
            try {
                write(watching, "- " + mark);
            } catch (IOException gone) {
                // the next one is told of those that are left
            }
        }
    }

    private void tell(String mark, String pid) throws IOException {
        if (!HAS_PROC) {
            return;
        }
        told.put(mark, pid);
        var watching = process;
        if (watching != null && watching.isAlive()) {
            try {
                write(watching, "+ " + mark + pid);
                return;
            } catch (IOException gone) {
                // somebody has ended it
            }
        }
        var begun = begin();
        for (var one : told.entrySet()) {
            write(begun, "+ " + one.getKey() + one.getValue());
        }
        process = begun;
    }

    private static Process begin() throws IOException {
        var command = new ArrayList<>(ProcessGroup.OWN_SESSION);
        command.addAll(List.of("/bin/sh", "-c", SCRIPT));
        var builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        return builder.start();
    }

    private static void write(Process watching, String line) throws IOException {
        var input = watching.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
    }
}
