package dev.agentops.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a program wrote its process id into. */
public record PidFile(Path file) {
    public long pid() throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    /**
     * A zombie does not: it is dead, and whoever inherited it has not looked yet. The command line is no sign: it is empty during an exec,
     * too.
     */
    public boolean runs() throws IOException {
        var stat = Path.of("/proc", Long.toString(pid()), "stat");
        try {
            String told = Files.readString(stat);
            return told.charAt(told.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }
}
