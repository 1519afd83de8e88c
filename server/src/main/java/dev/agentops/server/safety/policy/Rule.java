package dev.agentops.server.safety.policy;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule. All that it names has to fit.
 *
 * @param tool a name, or a pattern with {@code *}
 * @param argv words of a command; empty for any call
 * @param path of a file; empty for any
 * @param service empty for any
 * @param fourEyes an ASK that wants another person than who asked
 * @param evenIfTainted an ALLOW that holds in a thread that has read text from outside, too
 */
record Rule(
        String name,
        Ruling.Effect effect,
        String tool,
        List<String> argv,
        String path,
        String service,
        @Nullable Hours between,
        @Nullable Instant expires,
        String reason,
        boolean evenIfTainted,
        boolean fourEyes) {
    Rule {
        argv = List.copyOf(argv);
        if (effect == Ruling.Effect.ALLOW
                && argv.isEmpty()
                && path.isEmpty()
                && service.isEmpty()
                && tool.contains("*")) {
            throw new IllegalArgumentException("it would allow everything of many tools: name one tool");
        }
    }

    /** It denies or asks. */
    boolean stops() {
        return effect != Ruling.Effect.ALLOW;
    }

    boolean fits(Facts facts, Instant now) {
        return Glob.text(tool, facts.tool())
                && (expires == null || now.isBefore(expires))
                && (between == null || between.contain(now))
                && (argv.isEmpty() || argvFits(facts))
                && (path.isEmpty() || pathFits(facts))
                && (service.isEmpty() || Glob.text(service, facts.service()))
                && !(effect == Ruling.Effect.ALLOW && facts.script());
    }

    /** What keeps a program from running keeps it from running by its path, too. */
    private boolean argvFits(Facts facts) {
        var words = facts.argv();
        if (words.isEmpty()) {
            return false;
        }
        if (effect == Ruling.Effect.ALLOW) {
            return Glob.words(argv, words, (part, word) -> mayStandFor(part, word, facts)) && !linksToProtected(facts);
        }
        if (Glob.words(argv, words)) {
            return true;
        }
        var bare = new ArrayList<>(words);
        bare.set(0, words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1));
        return Glob.words(argv, bare);
    }

    /**
     * Who allows a pattern means plain words, and files and hosts where it says: no option that it does not begin, not a detour, no link
     * that leads elsewhere, and no address that does.
     */
    static boolean mayStandFor(String part, String word, Facts facts) {
        return (!word.startsWith("-") || part.startsWith("-"))
                && !isDetour(word)
                && Authority.isKept(part, word)
                && Place.mayStandFor(part, facts.places(word));
    }

    private static boolean linksToProtected(Facts facts) {
        return facts.argv().stream()
                .flatMap(word -> facts.places(word).stream())
                .anyMatch(place -> place.byLink() && BuiltInRules.protect(place.path()));
    }

    /** To allow, every path has to fit, without a detour; to stop a call, one is enough, by whatever detour, or one that nobody looked up. */
    private boolean pathFits(Facts facts) {
        var paths = facts.paths();
        if (paths.isEmpty()) {
            return false;
        }
        return effect == Ruling.Effect.ALLOW
                ? paths.stream().allMatch(one -> !isDetour(one) && Glob.path(path, one))
                : facts.mayLeadAnywhere()
                        || paths.stream().anyMatch(one -> Glob.path(path, one) || Glob.path(path, direct(one)));
    }

    static boolean isDetour(String path) {
        return List.of(path.split("/", -1)).contains("..");
    }

    static String direct(String path) {
        try {
            return Path.of(path).normalize().toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }

    Ruling ruling() {
        return new Ruling(effect, name, reason);
    }
}
