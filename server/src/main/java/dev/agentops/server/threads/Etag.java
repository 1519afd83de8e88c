package dev.agentops.server.threads;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of one version of something that two people may write: a hash of what they would overwrite. */
public final class Etag {
    /** What matches any version. */
    public static final String ANY = "*";

    private static final int LENGTH = 16;

    private Etag() {}

    /** @return in quotes, as it stands in headers */
    public static String of(String content) {
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(sha).substring(0, LENGTH) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static void check(String expected, String current) throws Refused.Changed {
        if (!expected.equals(ANY) && !expected.equals(current)) {
            throw new Refused.Changed(current);
        }
    }
}
