package dev.agentops.agentkit.mcp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What agents call a tool: {@code server__tool}, in the letters and the length that providers take. A name that had to be changed for
 * that ends in eight digits of the hash of the true one, so that it depends on no other tool and is no other's.
 */
final class ToolNames {
    private static final int MAX = 64;
    private static final int HASH = 8;

    private ToolNames() {}

    static String of(String server, String tool) {
        String name = server + "__" + tool;
        String allowed = name.replaceAll("[^a-zA-Z0-9_-]", "_");
        if (allowed.equals(name) && name.length() <= MAX) {
            return name;
        }
        return allowed.substring(0, Math.min(allowed.length(), MAX - HASH - 1)) + "_" + hash(name);
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
