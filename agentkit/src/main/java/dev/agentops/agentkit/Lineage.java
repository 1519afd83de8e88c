package dev.agentops.agentkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where a run stands among runs inside runs.
 *
 * @param rootRunId the run that the engine knows; approvals and effects belong to it
 * @param depth 0 for that run itself
 */
record Lineage(String rootRunId, int depth) {
    static final int MAX_DEPTH = 3;
    private static final int HASH = 20;

    static Lineage root(RunRequest request) {
        return new Lineage(request.runId(), 0);
    }

    Lineage child() {
        return new Lineage(rootRunId, depth + 1);
    }

    /** Fits every provider's rules for ids: letters, digits and underscores, at most 40. */
    String toolCallId(String runId, int turn, int index) {
        return "call_" + (depth == 0 ? runId.replaceAll("[^a-zA-Z0-9]", "") : hash(runId)) + "_" + turn + "_" + index;
    }

    private static String hash(String runId) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(runId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
