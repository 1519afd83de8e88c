package dev.agentops.server.safety.policy;

import dev.agentops.server.stream.OneOf;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A rule in words.
 *
 * @param source the file, or what is built in
 * @param match examples in the file of what it is about: command lines, paths or services
 * @param notMatch and of what it is not about
 */
public record RuleView(
        @OneOf({"file", "built in"}) String source,
        String name,
        @OneOf({"allow", "ask", "deny"}) String effect,
        String words,
        String reason,
        boolean evenIfTainted,
        @Nullable Instant expiresAt,
        List<String> match,
        List<String> notMatch) {

    static RuleView of(String source, Rule rule, PolicyFile.Examples examples) {
        var words = new ArrayList<String>();
        if (!rule.argv().isEmpty()) {
            words.add("run as " + String.join(" ", rule.argv()));
        }
        if (!rule.path().isEmpty()) {
            words.add("for " + rule.path());
        }
        if (!rule.service().isEmpty()) {
            words.add("for service " + rule.service());
        }
        if (rule.between() != null) {
            words.add("from " + rule.between().from() + " to " + rule.between().to() + " "
                    + rule.between().zone());
        }
        return new RuleView(
                source,
                rule.name(),
                rule.effect().name().toLowerCase(Locale.ROOT),
                (rule.tool() + " " + String.join(" ", words)).strip(),
                rule.reason(),
                rule.evenIfTainted(),
                rule.expires(),
                examples.match(),
                examples.notMatch());
    }
}
