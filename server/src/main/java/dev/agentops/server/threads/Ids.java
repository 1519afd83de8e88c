package dev.agentops.server.threads;

import java.security.SecureRandom;

/** Short random ids that say what they are. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 16;

    private Ids() {}

    /** @return 80 random bits behind a prefix, such as {@code run_4k2m…} */
    public static String next(String prefix) {
        var id = new StringBuilder(prefix).append('_');
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
