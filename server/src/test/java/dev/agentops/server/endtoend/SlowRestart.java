package dev.agentops.server.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A restart command of the bookstore's store that hangs when it is run first, and writes down when it ran by a clock of its own. */
final class SlowRestart {
    private static final Pattern STORE = Pattern.compile("(name: store-api\\n(?:.*\\n)*?\\s*restart: \\[)");

    private final Path script;

    /** @param services the bookstore's own file, which is changed */
    SlowRestart(Path folder, Path services) throws IOException {
        script = folder.resolve("restart.sh");
        Files.writeString(script, """
                if [ ! -e "$0.began" ]; then
                    echo > "$0.began"
                    sleep 20
                    exit 1
                fi
                date +%s%N > "$0.from"
                "$@"
                code=$?
                date +%s%N > "$0.to"
                exit $code
                """);
        String written = Files.readString(services);
        String changed = STORE.matcher(written)
                .replaceFirst("$1" + Matcher.quoteReplacement("\"/bin/sh\", \"" + script + "\", "));
        if (changed.equals(written)) {
            throw new IOException("no restart command of store-api in " + written);
        }
        Files.writeString(services, changed);
    }

    boolean hasBegun() {
        return Files.exists(beside("began"));
    }

    /** Nanoseconds since 1970. */
    long from() throws IOException {
        return nanos("from");
    }

    long to() throws IOException {
        return nanos("to");
    }

    private long nanos(String what) throws IOException {
        return Long.parseLong(Files.readString(beside(what)).strip());
    }

    private Path beside(String what) {
        return script.resolveSibling(script.getFileName() + "." + what);
    }
}
