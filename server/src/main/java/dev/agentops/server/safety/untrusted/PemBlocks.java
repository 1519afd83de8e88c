package dev.agentops.server.safety.untrusted;

import java.util.regex.Pattern;

/** Private keys between their BEGIN and END lines, or from BEGIN as far as it looks like a key when the end is not there. */
final class PemBlocks {
    private static final Pattern BEGIN =
            Pattern.compile("-----BEGIN (?<type>[A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10})-----");
    private static final int LONGEST = 20_000;

    private PemBlocks() {}

    static void find(String text, FoundSecrets found) {
        var matcher = BEGIN.matcher(text);
        for (int from = 0; matcher.find(from); ) {
            int start = matcher.end();
            String window = text.substring(start, Math.min(text.length(), start + LONGEST));
            int length = window.indexOf("-----END ");
            int end = start + (length >= 0 ? length : body(window));
            found.add("private-key", start, end);
            from = Math.max(start, end);
        }
    }

    private static int body(String window) {
        int length = 0;
        while (length < window.length() && isBody(window.charAt(length))) {
            length++;
        }
        return length;
    }

    /** Base64, its headers and line ends, also those written as {@code \n}. */
    private static boolean isBody(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "+/=\\\r\n ,:-".indexOf(c) >= 0;
    }
}
