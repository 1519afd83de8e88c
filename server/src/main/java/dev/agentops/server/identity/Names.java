package dev.agentops.server.identity;

import dev.agentops.server.text.Unseen;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * Names of people and programs. The name is the one identity: what somebody asks for, decides and is audited for carries it, so that
 * two spellings that look alike must not be two people.
 */
public final class Names {
    /** Of who came with the admin token, or with the link that {@code up} prints. */
    public static final String LOCAL_ADMIN = "admin";

    private static final Set<String> TAKEN = Set.of(LOCAL_ADMIN, "agentops");
    private static final int LONGEST = 80;

    private Names() {}

    /**
     * @return the name in its one spelling: NFKC, without space around it, and with one between two words
     * @throws IllegalArgumentException when it is no name; says what one is
     */
    public static String checked(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC).strip().replaceAll(" +", " ");
        if (plain.length() > LONGEST
                || plain.codePoints().anyMatch(Unseen::is)
                || !plain.matches("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} ._@+'/|:-]*")) {
            throw new IllegalArgumentException("A name has up to " + LONGEST
                    + " letters, digits, spaces and . _ @ + ' / | : -, and begins with a letter or digit.");
        }
        return plain;
    }

    /** Whether it stands for the server itself or for who owns it. */
    public static boolean isTaken(String name) {
        return TAKEN.contains(name.toLowerCase(Locale.ROOT));
    }
}
