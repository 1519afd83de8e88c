package dev.agentops.server.commands;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The commands that only look, as {@code commands/safe-commands.yaml} lists them. Each rule proves itself by examples when it is
 * loaded. Immutable.
 */
public final class SafeCommands {
    private static final String TABLE = "/commands/safe-commands.yaml";
    private static final String NOTHING = "(?!)";

    private record Written(
            String run,
            String view,
            @Nullable String flags,
            @Nullable String args,
            @Nullable String never,
            @Nullable List<String> match,
            @Nullable List<String> not_match) {}

    private final List<CommandRule> rules;

    private SafeCommands(List<CommandRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** @throws IllegalStateException when an example of a rule does not hold */
    public static SafeCommands builtIn() {
        try (var file = Objects.requireNonNull(SafeCommands.class.getResourceAsStream(TABLE), TABLE)) {
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SafeCommands read(InputStream yaml) throws IOException {
        var mapper = JsonMapper.builder(new YAMLFactory())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        var written = List.of(mapper.readValue(yaml, Written[].class));
        var table = new SafeCommands(written.stream().map(SafeCommands::rule).toList());
        for (int i = 0; i < written.size(); i++) {
            check(written.get(i), table.rules.get(i), table);
        }
        return table;
    }

    private static CommandRule rule(Written written) {
        return CommandRule.of(
                written.run(),
                View.valueOf(written.view().toUpperCase(Locale.ROOT)),
                Objects.requireNonNullElse(written.flags(), ""),
                Objects.requireNonNullElse(written.args(), ""),
                Objects.requireNonNullElse(written.never(), NOTHING));
    }

    private static void check(Written written, CommandRule rule, SafeCommands table) {
        for (var line : Objects.requireNonNullElse(written.match(), List.<String>of())) {
            if (!rule.fits(CommandRule.words(line))) {
                throw new IllegalStateException("the rule for '" + written.run() + "' should fit: " + line);
            }
        }
        for (var line : Objects.requireNonNullElse(written.not_match(), List.<String>of())) {
            if (table.view(CommandRule.words(line)).isPresent()) {
                throw new IllegalStateException("the rule for '" + written.run() + "' should not fit: " + line);
            }
        }
    }

    /** @return what of the machine the command has to see; empty when it is not known to only look */
    public Optional<View> view(List<String> argv) {
        if (!Displayable.is(argv)) {
            return Optional.empty();
        }
        return rules.stream()
                .filter(rule -> rule.fits(argv))
                .map(CommandRule::view)
                .findFirst();
    }
}
