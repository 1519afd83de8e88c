package dev.agentops.server.runbooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What stands between two lines {@code ---} at the beginning of a runbook, word for word. */
record FrontMatter(
        @Nullable String title,
        @Nullable List<String> services,
        @Nullable List<String> alerts,
        @Nullable List<String> tags) {
    private static final FrontMatter NONE = new FrontMatter(null, null, null, null);
    private static final String FENCE = "---";
    private static final int MOST_LINES = 200;
    private static final int LONGEST = 16_000;
    private static final int MOST_WORDS = 100;
    private static final int LONGEST_WORD = 200;
    private static final JsonMapper YAML = JsonMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();

    /** @throws IllegalArgumentException when it cannot be used; says the line and what is wrong */
    static FrontMatter of(String text) {
        var lines = text.lines().limit(MOST_LINES).map(String::stripTrailing).toList();
        if (lines.isEmpty() || !lines.getFirst().equals(FENCE)) {
            return NONE;
        }
        int end = lines.subList(1, lines.size()).indexOf(FENCE) + 1;
        if (end == 0) {
            throw new IllegalArgumentException("line 1: the front matter has no end within " + MOST_LINES
                    + " lines; it ends with a line of three dashes");
        }
        String yaml = String.join("\n", lines.subList(1, end));
        if (yaml.length() > LONGEST) {
            throw new IllegalArgumentException("line 1: the front matter is longer than " + LONGEST + " characters");
        }
        return read(yaml).checked();
    }

    private static FrontMatter read(String yaml) {
        try {
            return Objects.requireNonNullElse(YAML.readValue(yaml, FrontMatter.class), NONE);
        } catch (JsonProcessingException e) {
            // what is no YAML within a value is told as a fault of that value
            var fault = e.getCause() instanceof JsonProcessingException cause ? cause : e;
            int line = fault.getLocation() == null
                    ? 1
                    : Math.max(1, fault.getLocation().getLineNr()) + 1;
            throw new IllegalArgumentException("line " + line + ": " + what(fault), e);
        }
    }

    private static String what(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "there is no field '" + unknown.getPropertyName() + "'; the fields are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
                ? "'" + mapping.getPath().getFirst().getFieldName() + "' has another type than it should"
                : "the front matter is no YAML of fields";
    }

    private FrontMatter checked() {
        return new FrontMatter(title, words("services", services), words("alerts", alerts), words("tags", tags));
    }

    private static List<String> words(String field, @Nullable List<String> written) {
        var words = Objects.requireNonNullElse(written, List.<String>of());
        boolean fit = words.size() <= MOST_WORDS
                && words.stream().allMatch(word -> word != null && !word.isBlank() && word.length() <= LONGEST_WORD);
        if (!fit) {
            throw new IllegalArgumentException("line 1: '" + field + "' is a list of at most " + MOST_WORDS
                    + " words, each of 1 to " + LONGEST_WORD + " characters");
        }
        return words.stream().map(String::strip).toList();
    }
}
