package dev.agentops.server.safety.policy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Rules over calls. DENY wins over ASK, ASK over ALLOW, wherever they stand: no rule can take a denial back. What no rule is about
 * asks. The file is read again when it changes; while it is broken or was taken away, what it denied when it was last good stays denied
 * and everything else asks. Thread-safe.
 */
public final class Policy {
    private static final Logger LOG = LoggerFactory.getLogger(Policy.class);

    static final String ABSENT = "absent";

    /** Hears of the file as it is now, when it was read first and each time it has changed. Must not wait, and not ask the policy. */
    public interface Changes {
        /** @param hash the beginning of its SHA-256; {@code absent} when there is none. @param problem empty, or why it cannot be used */
        void loaded(Path file, String hash, String problem);
    }

    /** @param hash of the file; @param problem empty, or why the file cannot be used */
    private record Loaded(
            String hash,
            String environment,
            List<Rule> rules,
            Map<Rule, PolicyFile.Examples> examples,
            FourEyes fourEyes,
            String problem) {
        static final Loaded NOTHING = new Loaded("", "", List.of(), Map.of(), FourEyes.ALWAYS, "");

        Loaded stopping(String hash, String problem) {
            return new Loaded(
                    hash, environment, rules.stream().filter(Rule::stops).toList(), examples, fourEyes, problem);
        }
    }

    private final Path file;
    private final List<Rule> builtIn = BuiltInRules.all();
    private final Changes changes;
    private Loaded loaded = Loaded.NOTHING;

    public Policy(Path file) {
        this(file, (path, hash, problem) -> {});
    }

    public Policy(Path file, Changes changes) {
        this.file = file.toAbsolutePath();
        this.changes = changes;
    }

    /** As {@link #of(Facts, boolean, Optional, Supplier)}, where there are no standing rules. */
    public Ruling of(Facts facts, boolean tainted, Optional<String> unasked) {
        return of(facts, tainted, unasked, Optional::empty);
    }

    /**
     * @param tainted the thread has read text from outside, which may have made the model want this call: only rules that say so allow it
     * @param unasked why the tool itself says that this call only looks; empty if it does not
     * @param standing what a rule that a human made says; asked for only when nothing here decides
     */
    public Ruling of(Facts facts, boolean tainted, Optional<String> unasked, Supplier<Optional<Ruling>> standing) {
        var now = Instant.now();
        var file = current();
        var stopping = stopping(file, facts, now);
        if (stopping.isPresent()) {
            return stopping.get();
        }
        if (!file.problem().isEmpty()) {
            return new Ruling(Ruling.Effect.ASK, "", "the policy cannot be read: " + file.problem());
        }
        var allowing = file.rules().stream()
                .filter(rule -> rule.effect() == Ruling.Effect.ALLOW && rule.fits(facts, now))
                .toList();
        return allowing.stream()
                .filter(rule -> !tainted || rule.evenIfTainted())
                .map(Rule::ruling)
                .findFirst()
                .or(() -> unasked.map(why -> new Ruling(Ruling.Effect.ALLOW, Ruling.BUILT_IN, why)))
                .or(standing)
                .or(() -> allowing.stream().findFirst().map(Policy::tainted))
                .orElse(Ruling.DEFAULT);
    }

    /** What denies such a call or always asks about it, whatever allows it. */
    public Optional<Ruling> stopping(Facts facts) {
        return stopping(current(), facts, Instant.now());
    }

    private Optional<Ruling> stopping(Loaded file, Facts facts, Instant now) {
        return Stream.concat(builtIn.stream(), file.rules().stream())
                .filter(rule -> rule.stops() && rule.fits(facts, now))
                .map(Rule::ruling)
                .reduce((one, other) -> one.effect().compareTo(other.effect()) >= 0 ? one : other);
    }

    private static Ruling tainted(Rule rule) {
        return new Ruling(
                Ruling.Effect.ASK,
                rule.name(),
                "the rule would allow it, but this thread has read text from outside, and the rule does not say even_if_tainted");
    }

    /**
     * Whether a call has to be approved by another person than who asked for its run. While the file is broken, what it said when it was last
     * good holds; if it never was good, a second person is needed.
     *
     * @param risk as the tool has it
     */
    public boolean fourEyes(Facts facts, String risk) {
        var now = Instant.now();
        var file = current();
        return file.fourEyes().holds(risk)
                || file.rules().stream().anyMatch(rule -> rule.fourEyes() && rule.fits(facts, now));
    }

    /**
     * Names what denies and what asks, as it is now; part of what an approval is bound to. What else may run unasked makes no difference
     * to what a human let run, so a rule that only allows more, in the file or standing, leaves open approvals as they are.
     */
    public String version() {
        var file = current();
        return sha256((file.environment() + "\n" + file.fourEyes() + "\n" + file.problem() + "\n"
                        + file.rules().stream().filter(Rule::stops).toList())
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Empty, or why the file cannot be used. */
    public String problem() {
        return current().problem();
    }

    /** Which environment the file says this is; empty if it does not. */
    public String environment() {
        return current().environment();
    }

    public Path file() {
        return file;
    }

    /** The rules in force, in words: those of the file, then what is built in. */
    public List<RuleView> rules() {
        var file = current();
        return Stream.concat(
                        file.rules().stream()
                                .map(rule -> RuleView.of(
                                        "file", rule, file.examples().getOrDefault(rule, PolicyFile.Examples.NONE))),
                        BuiltInRules.views().stream())
                .toList();
    }

    /** How many rules the file has. */
    public int size() {
        return current().rules().size();
    }

    private synchronized Loaded current() {
        String hash = hash();
        if (!hash.equals(loaded.hash())) {
            loaded = load(hash);
            changes.loaded(file, hash, loaded.problem());
            if (!loaded.problem().isEmpty()) {
                LOG.warn("Everything asks a human now: {}", loaded.problem());
            }
        }
        return loaded;
    }

    private Loaded load(String hash) {
        if (hash.equals(ABSENT)) {
            return loaded == Loaded.NOTHING
                    ? new Loaded(hash, "", List.of(), Map.of(), FourEyes.NEVER, "")
                    : loaded.stopping(
                            hash,
                            file.getFileName()
                                    + " was there and is gone; what it denied stays denied. Put it back, or an"
                                    + " empty file in its place if there shall be no rules");
        }
        try {
            var content = PolicyFile.read(file);
            return new Loaded(hash, content.environment(), content.rules(), content.examples(), content.fourEyes(), "");
        } catch (IOException e) {
            return loaded.stopping(hash, String.valueOf(e.getMessage()));
        }
    }

    private String hash() {
        try {
            return Files.exists(file) ? sha256(Files.readAllBytes(file)) : ABSENT;
        } catch (IOException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
