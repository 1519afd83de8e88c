package dev.agentops.server.safety.policy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The rules of {@code policy.yaml}, each proven by its own examples. */
final class PolicyFile {
    /** What would be passed over in silence might be a denial. */
    private static final JsonMapper YAML = JsonMapper.builder(new YAMLFactory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Written(
            @Nullable String environment,
            @Nullable String four_eyes,
            @Nullable List<@Nullable WrittenRule> rules) {}

    /** @param environment which one this is; empty when the file does not say. @param examples of the rules that have some */
    record Content(String environment, List<Rule> rules, Map<Rule, Examples> examples, FourEyes fourEyes) {}

    /** What a rule says it is about, and what not, as the file has them; they hold. */
    record Examples(List<String> match, List<String> notMatch) {
        static final Examples NONE = new Examples(List.of(), List.of());

        Examples {
            match = List.copyOf(match);
            notMatch = List.copyOf(notMatch);
        }
    }

    private record WrittenRule(
            @Nullable String name,
            @Nullable String allow,
            @Nullable String ask,
            @Nullable String deny,
            @Nullable List<@Nullable String> argv,
            @Nullable String path,
            @Nullable String service,
            @Nullable String environment,
            @Nullable String between,
            @Nullable String expires,
            @Nullable String reason,
            @Nullable Boolean even_if_tainted,
            @Nullable Boolean four_eyes,
            @Nullable List<@Nullable String> match,
            @Nullable List<@Nullable String> not_match) {}

    private PolicyFile() {}

    /** @throws IOException when a rule cannot be understood or an example does not hold; says which and why */
    static Content read(Path file) throws IOException {
        Written written;
        try {
            String text = Files.readString(file);
            written = text.isBlank() ? new Written(null, null, null) : YAML.readValue(text, Written.class);
        } catch (IOException e) {
            throw new IOException(file.getFileName() + " is not understood: " + firstLine(e), e);
        }
        var rules = new ArrayList<Rule>();
        var examples = new HashMap<Rule, Examples>();
        var all = Objects.requireNonNullElse(written.rules(), List.<@Nullable WrittenRule>of());
        for (int i = 0; i < all.size(); i++) {
            var one = all.get(i);
            if (one == null) {
                throw new IOException(file.getFileName() + ", rule " + (i + 1) + ": it is empty");
            }
            String name = one.name() == null ? "rule " + (i + 1) : one.name();
            try {
                var rule = rule(one, name);
                var shown = new Examples(texts("match", one.match()), texts("not_match", one.not_match()));
                check(shown, rule);
                if (one.environment() != null && written.environment() == null) {
                    throw new IllegalArgumentException(
                            "it is for one environment, but the file does not say which this is: add environment: … at its top");
                }
                if (one.environment() == null || Glob.text(one.environment(), or(written.environment(), ""))) {
                    rules.add(rule);
                    examples.put(rule, shown);
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(file.getFileName() + ", " + name + ": " + e.getMessage(), e);
            }
        }
        return new Content(or(written.environment(), ""), rules, examples, fourEyes(file, written.four_eyes()));
    }

    private static FourEyes fourEyes(Path file, @Nullable String written) throws IOException {
        try {
            return FourEyes.of(or(written, "never"));
        } catch (IllegalArgumentException e) {
            throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    private static Rule rule(WrittenRule written, String name) {
        var effects = new ArrayList<Ruling.Effect>();
        String tool = "";
        if (written.allow() != null) {
            effects.add(Ruling.Effect.ALLOW);
            tool = written.allow();
        }
        if (written.ask() != null) {
            effects.add(Ruling.Effect.ASK);
            tool = written.ask();
        }
        if (written.deny() != null) {
            effects.add(Ruling.Effect.DENY);
            tool = written.deny();
        }
        if (effects.size() != 1) {
            throw new IllegalArgumentException(
                    "a rule has exactly one of allow, ask and deny, with the name of a tool");
        }
        if (effects.getFirst() == Ruling.Effect.ALLOW && Glob.text(tool, "shell_command_execute")) {
            throw new IllegalArgumentException(
                    "a script for a shell is always asked about: allow run_command with its words instead");
        }
        if (written.even_if_tainted() != null && effects.getFirst() != Ruling.Effect.ALLOW) {
            throw new IllegalArgumentException("even_if_tainted is for allow: ask and deny hold in every thread");
        }
        if (written.four_eyes() != null && effects.getFirst() != Ruling.Effect.ASK) {
            throw new IllegalArgumentException("four_eyes is for ask: only where a human is asked there are eyes");
        }
        return new Rule(
                name,
                effects.getFirst(),
                tool,
                texts("argv", written.argv()),
                or(written.path(), ""),
                or(written.service(), ""),
                written.between() == null ? null : Hours.parse(written.between()),
                written.expires() == null ? null : endOf(written.expires()),
                or(written.reason(), "the policy says so"),
                Boolean.TRUE.equals(written.even_if_tainted()),
                Boolean.TRUE.equals(written.four_eyes()));
    }

    private static Instant endOf(String day) {
        try {
            return LocalDate.parse(day).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expires: '" + day + "' is not a day such as 2027-01-31", e);
        }
    }

    private static void check(Examples examples, Rule rule) {
        for (var example : examples.match()) {
            if (!fits(rule, example)) {
                throw new IllegalArgumentException("it should fit '" + example + "' but does not");
            }
        }
        for (var example : examples.notMatch()) {
            if (fits(rule, example)) {
                throw new IllegalArgumentException("it should not fit '" + example + "' but does");
            }
        }
    }

    /** An example is a command line, a path or a service, by what the rule is about; its hours and expiry are not looked at. */
    private static boolean fits(Rule rule, String example) {
        String tool = rule.tool().replace("*", "x");
        var facts = !rule.argv().isEmpty()
                ? new Facts(tool, List.of(example.strip().split("\\s+")), List.of(example), "", false)
                : rule.path().isEmpty() ? Facts.service(tool, example) : Facts.file(tool, example);
        var timeless = new Rule(
                rule.name(),
                rule.effect(),
                rule.tool(),
                rule.argv(),
                rule.path(),
                rule.service(),
                null,
                null,
                "",
                false,
                false);
        return timeless.fits(facts, Instant.EPOCH);
    }

    private static List<String> texts(String field, @Nullable List<@Nullable String> written) {
        var texts = new ArrayList<String>();
        for (var text : Objects.requireNonNullElse(written, List.<@Nullable String>of())) {
            if (text == null) {
                throw new IllegalArgumentException(field + ": an entry is empty; write '' for an empty word");
            }
            texts.add(text);
        }
        return texts;
    }

    private static String or(@Nullable String value, String other) {
        return value == null ? other : value;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
