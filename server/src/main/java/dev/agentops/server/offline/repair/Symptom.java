package dev.agentops.server.offline.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A failure as a log or a finding tells it.
 *
 * @param service where it came up
 * @param text message and stack, without JSON's escapes
 * @param places where in the code, nearest first; a path, or a mere file name
 * @param wish what the user said last: it may name the value to set
 */
public record Symptom(String service, String text, List<Place> places, String wish) {
    private static final Pattern FRAME = Pattern.compile("at [\\w.$<>/]+\\(([\\w$]+\\.(?:java|kt|scala)):(\\d+)\\)");

    /** @param line from 1 */
    public record Place(String file, int line) {}

    public Symptom {
        places = List.copyOf(places);
    }

    public static List<Place> framesIn(String stack) {
        var places = new ArrayList<Place>();
        var frame = FRAME.matcher(stack);
        while (frame.find()) {
            places.add(new Place(frame.group(1), Integer.parseInt(frame.group(2))));
        }
        return places;
    }
}
