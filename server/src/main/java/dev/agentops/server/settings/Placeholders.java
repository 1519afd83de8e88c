package dev.agentops.server.settings;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in {@code ${NAME}} and {@code ${NAME:-default}} from the environment, and remembers what it filled in. For one reader. */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final Map<String, String> environment;
    private final Set<String> used = new HashSet<>();

    public Placeholders(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws IllegalArgumentException when a variable is not set and has no default; names it */
    public String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            String value = environment.get(found.group(1));
            if (value == null || value.isEmpty()) {
                if (found.group(2) == null) {
                    throw new IllegalArgumentException("the environment variable " + found.group(1) + " is not set");
                }
                return Matcher.quoteReplacement(found.group(2));
            }
            used.add(value);
            return Matcher.quoteReplacement(value);
        });
    }

    /** Values that came from the environment: they may be secret. */
    public Set<String> used() {
        return Set.copyOf(used);
    }
}
