package dev.agentops.agentkit.langchain4j;

import java.util.List;

/** How many tokens the known models take, by the beginning of their names. As the providers' model pages have them. */
final class ContextWindows {
    private record Family(String prefix, int tokens) {}

    private static final int UNKNOWN = 128_000;

    /** The longer name first. */
    private static final List<Family> FAMILIES = List.of(
            new Family("claude", 200_000),
            new Family("gpt-4.1", 1_047_576),
            new Family("gpt-4o", 128_000),
            new Family("gpt-4-turbo", 128_000),
            new Family("gpt-5", 272_000),
            new Family("o1", 200_000),
            new Family("o3", 200_000),
            new Family("o4", 200_000),
            new Family("gemini", 1_048_576));

    private ContextWindows() {}

    /** A model that is not known may take less: its provider then says so, and the request is shortened. */
    static int of(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1);
        return FAMILIES.stream()
                .filter(family -> name.startsWith(family.prefix()))
                .mapToInt(Family::tokens)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
