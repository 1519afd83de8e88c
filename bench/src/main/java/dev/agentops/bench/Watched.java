package dev.agentops.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process and its children use, by the kernel's account. */
record Watched(String name, long pid) {
    private static final long MILLIS_PER_TICK = 10;

    /** Milliseconds of processor time since its start, with those of children that have ended. */
    long cpuMillis() {
        return family().mapToLong(Watched::ticks).sum() * MILLIS_PER_TICK;
    }

    /** Resident memory of the process itself, in bytes. */
    long resident() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }

    private Stream<ProcessHandle> family() {
        var self = ProcessHandle.of(pid);
        if (pid == ProcessHandle.current().pid()) {
            return self.stream();
        }
        return Stream.concat(self.stream(), self.stream().flatMap(ProcessHandle::descendants));
    }

    private static long ticks(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11])
                    + Long.parseLong(fields[12])
                    + Long.parseLong(fields[13])
                    + Long.parseLong(fields[14]);
        } catch (IOException e) {
            return 0;
        }
    }
}
