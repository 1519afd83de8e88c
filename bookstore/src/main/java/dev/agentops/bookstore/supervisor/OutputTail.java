package dev.agentops.bookstore.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines that a process printed. Thread-safe. */
final class OutputTail {
    private static final int MOST_LINES = 40;

    private final Deque<String> lines = new ArrayDeque<>();
    private final Thread reader;

    OutputTail(Process process) {
        reader = Thread.ofVirtual().start(() -> readAll(process));
    }

    /** Call it once the process has ended to get what it said last. */
    List<String> lines() {
        try {
            reader.join(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    private void readAll(Process process) {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    if (lines.size() == MOST_LINES) {
                        lines.removeFirst();
                    }
                    lines.addLast(line);
                }
            }
        } catch (IOException e) {
            // The stream closes under the reader when the process is killed: there is nothing more to read.
            return;
        }
    }
}
