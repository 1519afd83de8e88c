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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules over calls. DENY wins over ASK, ASK over ALLOW, wherever they stand: no rule can take a denial back. What no rule is about
 * asks. The file is read again when it changes; while it is broken, what it denied when it was last good stays denied and everything else
 * asks. Thread-safe.
 */
public final class Policy {
    private static final Logger LOG = LoggerFactory.getLogger(Policy.class);

    /** @param problem empty, or why the file cannot be used */
    private record Loaded(String version, List<Rule> rules, FourEyes fourEyes, String problem) {}

    private final Path file;
    private final List<Rule> builtIn = BuiltInRules.all();
    private Loaded loaded = new Loaded("", List.of(), FourEyes.ALWAYS, "");

    public Policy(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * @param tainted the thread has read text from outside, which may have made the model want this call: only rules that say so allow it
     * @param unasked why the tool itself says that this call only looks; empty if it does not
     */
    public Ruling of(Facts facts, boolean tainted, Optional<String> unasked) {
        var now = Instant.now();
        var file = current();
        var stopping = Stream.concat(builtIn.stream(), file.rules().stream())
                .filter(rule -> rule.effect() != Ruling.Effect.ALLOW && rule.fits(facts, now))
                .map(Rule::ruling)
                .reduce((one, other) -> one.effect().compareTo(other.effect()) >= 0 ? one : other);
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
                .or(() -> allowing.stream().findFirst().map(Policy::tainted))
                .orElse(Ruling.DEFAULT);
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

    /** Names the rules as they are now; part of what an approval is bound to. */
    public String version() {
        return current().version();
    }

    /** Empty, or why the file cannot be used. */
    public String problem() {
        return current().problem();
    }

    public Path file() {
        return file;
    }

    /** How many rules the file has. */
    public int size() {
        return current().rules().size();
    }

    private synchronized Loaded current() {
        String version = hash();
        if (!version.equals(loaded.version())) {
            try {
                var content = PolicyFile.read(file);
                loaded = new Loaded(version, content.rules(), content.fourEyes(), "");
            } catch (IOException e) {
                LOG.warn("Everything asks a human now: {}", e.getMessage());
                loaded = new Loaded(version, stopping(loaded.rules()), loaded.fourEyes(), e.getMessage());
            }
        }
        return loaded;
    }

    private static List<Rule> stopping(List<Rule> rules) {
        return rules.stream()
                .filter(rule -> rule.effect() != Ruling.Effect.ALLOW)
                .toList();
    }

    private String hash() {
        try {
            var bytes = Files.exists(file) ? Files.readAllBytes(file) : "".getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 16);
        } catch (IOException e) {
            return "unreadable: " + e.getMessage();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
