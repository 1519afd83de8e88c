package dev.agentops.agentkit.mcp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server says to nobody goes into our log: cleaned, without secrets, at most so many lines a minute. Thread-safe. */
final class ServerLog {
    static final int LINES_A_MINUTE = 60;
    private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);
    private static final int MAX_CHARACTERS = 500;
    private static final long MINUTE = 60_000_000_000L;

    private final String server;
    private final Secrets secrets;
    private long minute = System.nanoTime();
    private int lines;
    private int dropped;
    private String last = "";

    ServerLog(String server, Secrets secrets) {
        this.server = server;
        this.secrets = secrets;
    }

    synchronized void line(String text) {
        String line = Untrusted.said(secrets.hidden(text), MAX_CHARACTERS);
        if (line.isEmpty()) {
            return;
        }
        last = line;
        long now = System.nanoTime();
        if (now - minute > MINUTE) {
            if (dropped > 0) {
                LOG.info("MCP server {}: {} more lines were not logged", server, dropped);
            }
            minute = now;
            lines = 0;
            dropped = 0;
        }
        if (lines++ < LINES_A_MINUTE) {
            LOG.info("MCP server {}: {}", server, line);
        } else {
            dropped++;
        }
    }

    /** The newest line; empty when there was none. */
    synchronized String last() {
        return last;
    }
}
