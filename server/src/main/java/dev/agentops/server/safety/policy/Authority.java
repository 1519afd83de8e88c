package dev.agentops.server.safety.policy;

import com.google.re2j.Pattern;

/** The part of an address that says whom it leads to: {@code user@host:port} behind {@code ://}. */
final class Authority {
    private static final String BEFORE = "://";

    private Authority() {}

    /**
     * Whether a word leads to whom the pattern that it fits says. A star in the host stands for what names have, one behind its beginning
     * for no dot, one behind a colon for digits; none for a user, or for the end of the host.
     */
    static boolean isKept(String pattern, String word) {
        int from = pattern.indexOf(BEFORE) + BEFORE.length();
        if (from < BEFORE.length() || pattern.indexOf('*') < from) {
            return true; // it names no address, or leaves open which kind
        }
        String named = pattern.substring(from, end(pattern, from));
        String behind = pattern.substring(end(pattern, from));
        return hosts(named).matches(word.substring(from, end(word, from)))
                && (behind.isEmpty() && named.endsWith("*") || Glob.text(behind, word.substring(end(word, from))));
    }

    private static int end(String address, int from) {
        int slash = address.indexOf('/', from);
        return slash < 0 ? address.length() : slash;
    }

    private static Pattern hosts(String named) {
        var regex = new StringBuilder();
        boolean port = false;
        for (int i = 0; i < named.length(); i++) {
            char sign = named.charAt(i);
            if (sign == '*') {
                regex.append(port ? "[0-9]*" : i == 0 ? "[A-Za-z0-9.-]*" : "[A-Za-z0-9-]*");
            } else {
                // the colons of an IPv6 address stand in brackets
                port |= sign == ':' && i > named.indexOf(']');
                regex.append(Pattern.quote(String.valueOf(sign)));
            }
        }
        return Pattern.compile(regex + (!port && named.endsWith("*") ? "(:[0-9]*)?" : ""));
    }
}
