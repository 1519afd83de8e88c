package dev.agentops.server.safety.policy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a word of a command may lead, if the program takes it for a file.
 *
 * @param path from the workspace's top where it is in it, absolute otherwise; without detours
 * @param from where in the word what names it begins
 * @param byLink a link leads there, the word does not say so
 */
public record Place(String path, int from, boolean byLink) {
    private static final String BEFORE_A_NAME = "=:@,";
    public static final int MOST = 16;

    /** Where a word may lead besides that names more than anybody looks up. */
    public static final Place ANYWHERE = new Place("/", -1, false);

    /**
     * Where names of files may begin in a word: at its start, behind the letter of an option, and in the middle, as in
     * {@code --file=/a}, {@code @/a}, {@code host:/a}, but not behind the colon of {@code http://host/a}. More than {@link #MOST} are too
     * many to look at.
     */
    public static List<Integer> starts(String word) {
        var starts = new ArrayList<Integer>();
        if (!word.startsWith("-")) {
            starts.add(0);
        } else if (word.length() > 2 && word.charAt(1) != '-') {
            starts.add(2);
        }
        IntStream.range(1, word.length())
                .filter(at -> BEFORE_A_NAME.indexOf(word.charAt(at - 1)) >= 0
                        && !starts.contains(at)
                        && !isBehindTheSchemeOfAUrl(word, at))
                .limit(MOST + 1L)
                .forEach(starts::add);
        return starts;
    }

    private static boolean isBehindTheSchemeOfAUrl(String word, int at) {
        return word.startsWith("//", at)
                && !word.startsWith("///", at)
                && (endsWithScheme(word, at, "http:") || endsWithScheme(word, at, "https:"));
    }

    private static boolean endsWithScheme(String word, int at, String scheme) {
        int from = at - scheme.length();
        return word.startsWith(scheme, from) && (from == 0 || !Character.isLetterOrDigit(word.charAt(from - 1)));
    }

    /** As the word says, where nobody can look. */
    static List<Place> named(String word) {
        var starts = starts(word);
        var places = new ArrayList<Place>();
        starts.forEach(from -> places.add(new Place(Rule.direct(word.substring(from)), from, false)));
        if (starts.size() > MOST) {
            places.add(ANYWHERE);
        }
        return places;
    }

    /**
     * Whether a word's places are such as the wildcard of a rule that allows may stand for: in the workspace, or in the absolute folder that
     * the pattern names before it, and nothing that is protected.
     */
    static boolean mayStandFor(String pattern, List<Place> places) {
        String literal = pattern.substring(0, pattern.indexOf('*'));
        return places.stream()
                .allMatch(place -> !BuiltInRules.protect(place.path())
                        && (place.isInWorkspace() || place.isIn(folder(literal, place.from()))));
    }

    private boolean isInWorkspace() {
        return !path.startsWith("/") && !path.equals("..") && !path.startsWith("../");
    }

    private boolean isIn(String folder) {
        return folder.length() > 1 && path.startsWith(folder + "/");
    }

    /** @return empty when it names none there */
    private static String folder(String literal, int from) {
        int end = literal.lastIndexOf('/');
        try {
            return from >= 0 && from < end && literal.charAt(from) == '/'
                    ? Path.of(literal.substring(from, end)).normalize().toString()
                    : "";
        } catch (InvalidPathException e) {
            return "";
        }
    }
}
