package dev.agentops.server.offline.brain;

import java.util.Locale;
import java.util.Map;

/**
 * A tool call and its result. OpenAI's format says nothing about success, so it is read from the words: each tool that changes
 * something begins its good results in its own way.
 */
public record Step(Conversation.Call call, String result) {
    private static final Map<String, String> GOOD_BEGINNINGS = Map.of(
            "edit_file", "edited ",
            "write_file", "replaced |created |written ",
            "restart_service", "restarted ",
            "report_findings", "recorded",
            "hand_off", "handed ",
            "shell_command_execute", "exit 0");

    private static final String EDITED = "A human changed the arguments before approving.";
    private static final String ASKED_BACK = "Not run: before deciding, the human ";

    /** What ran instead of the call, where a human changed it, is no part of the tool's own words. */
    public Step {
        if (result.startsWith(EDITED)) {
            result = result.substring(result.indexOf("\n\n") + 2);
        }
    }

    enum Ending {
        OK,
        DENIED,
        EXPIRED,
        CANCELLED,
        UNKNOWN,
        ERROR
    }

    boolean is(String tool) {
        return call.name().equals(tool);
    }

    boolean succeeded() {
        return ending() == Ending.OK;
    }

    Ending ending() {
        String good = GOOD_BEGINNINGS.get(call.name());
        if (good == null || result.matches("(?s)(" + good + ").*")) {
            return Ending.OK;
        }
        if (result.startsWith("exit ")) {
            return Ending.ERROR;
        }
        String words = result.substring(0, Math.min(300, result.length())).toLowerCase(Locale.ROOT);
        if (result.startsWith(ASKED_BACK)
                || words.matches("(?s).*\\b(rejected|denied|declined|not allowed|refused by)\\b.*")) {
            return Ending.DENIED;
        }
        if (words.contains("nobody decided") || words.contains("expired")) {
            return Ending.EXPIRED;
        }
        if (words.contains("cancelled")) {
            return Ending.CANCELLED;
        }
        return words.contains("may or may not") ? Ending.UNKNOWN : Ending.ERROR;
    }

    /** The human's words after a denial, or all of the result when there are none. */
    String reason() {
        int at = result.indexOf("Reason: ");
        return shortened(at < 0 ? result : result.substring(at + "Reason: ".length()));
    }

    static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= 400 ? line : line.substring(0, 400) + "…";
    }
}
