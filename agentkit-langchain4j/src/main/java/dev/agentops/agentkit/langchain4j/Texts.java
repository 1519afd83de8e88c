package dev.agentops.agentkit.langchain4j;

import org.jspecify.annotations.Nullable;

/** LangChain4j says null where we say empty. */
final class Texts {
    private Texts() {}

    static String orEmpty(@Nullable String text) {
        return orElse(text, "");
    }

    static String orElse(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
