package dev.agentops.server.offline.brain;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the user wants, read from the words. An alert is text from outside: it can start an investigation and order nothing. */
enum Intent {
    GREETING,
    HELP,
    /** Asks what was found or done. */
    RECALL,
    RUN_COMMAND,
    RESTART,
    /** Names the text to change and the file. */
    EDIT,
    /** Names the snapshot that a file shall be again. */
    RESTORE,
    /** Wants the last change taken back. */
    UNDO,
    /** Wants a repair, perhaps after an investigation. */
    FIX,
    INVESTIGATE,
    UNCLEAR;

    private static final Pattern BACKTICKS = Pattern.compile("(?is)\\b(?:run|execute)\\b[^`]*`([^`]+)`");
    private static final Pattern AFTER_COLON = Pattern.compile("(?is)^\\s*(?:please )?(?:run|execute)\\s*:\\s*(.+)$");
    private static final Pattern RESTART_OF =
            Pattern.compile("(?i)\\brestart (?:the )?(?:service )?[`\"']?([\\w.-]*[\\w])[`\"']?");
    private static final Pattern EDIT_OF = Pattern.compile(
            "(?is)\\b(?:replace|change)\\s+`([^`]+)`\\s+(?:with|to|by)\\s+`([^`]+)`\\s+in\\s+(?:the file )?`?([\\w./-]+\\w)`?");

    private static final Pattern RESTORE_OF =
            Pattern.compile("(?is)\\brestore\\s+`([^`]+)`\\s+to\\s+(?:the )?snapshot\\s+`?(snap_\\w+)`?");

    record Restore(String path, String snapshot) {}

    record Edit(String path, String oldText, String newText) {}

    static Intent of(String message) {
        String words = message.toLowerCase(Locale.ROOT).strip();
        if (words.startsWith("alert")) {
            return wantsFix(words) ? FIX : INVESTIGATE;
        }
        if (command(message).isPresent()) {
            return RUN_COMMAND;
        }
        if (edit(message).isPresent()) {
            return EDIT;
        }
        if (restore(message).isPresent()) {
            return RESTORE;
        }
        if (has(words, "what (did|have) you|what (was|were|has been|have been) (changed|found|done|fixed|edited)")
                || has(
                        words,
                        "(summari[sz]e|recap)|which (file|line)s? (did you|was|were)|did you (change|fix|restart)")) {
            return RECALL;
        }
        if (has(words, "undo|revert|roll ?back|take (it|that) back")) {
            return UNDO;
        }
        boolean mayChange =
                !has(words, "(do not|don't|dont|without) (fix|chang|touch|edit)|only look|no changes|change nothing");
        if (mayChange && wantsFix(words)) {
            return FIX;
        }
        if (restarted(message).isPresent() && !has(words, "why|after (the|a) restart|since")) {
            return RESTART;
        }
        if (has(
                words,
                "why|find|investigat|analy[sz]|diagnos|debug|error|fail|log|slow|broken|break|wrong|issue|problem|incident"
                        + "|alert|health|status|check|look (at|into)|down\\b|time ?out|crash|exception|50\\d|unavailable|cause|happen")) {
            return INVESTIGATE;
        }
        if (has(words, "what can you|who are you|what are you|help\\b|how do (you|i)")) {
            return HELP;
        }
        boolean isShort = words.split("\\s+").length <= 5;
        return isShort && has(words, "(hi|hello|hey|thanks|thank you|good (morning|evening|day))\\b")
                ? GREETING
                : UNCLEAR;
    }

    /** A word such as "yes" asks for what was offered before. */
    private static boolean wantsFix(String words) {
        return has(words, "fix|repair|resolve|solve|heal|correct it|make it work|bring (it|them) back")
                || has(words, "go ahead|do it|apply|proceed|(change|set|raise|lower|use) .*\\d")
                || words.matches("(yes|yes please|ok|okay|sure|please do)[.! ]*");
    }

    static Optional<String> command(String message) {
        var ticks = BACKTICKS.matcher(message);
        if (ticks.find()) {
            return Optional.of(ticks.group(1).strip());
        }
        var colon = AFTER_COLON.matcher(message);
        return colon.find() ? Optional.of(colon.group(1).strip()) : Optional.empty();
    }

    static Optional<String> restarted(String message) {
        var restart = RESTART_OF.matcher(message);
        return restart.find() ? Optional.of(restart.group(1)) : Optional.empty();
    }

    static Optional<Edit> edit(String message) {
        var edit = EDIT_OF.matcher(message);
        return edit.find() ? Optional.of(new Edit(edit.group(3), edit.group(1), edit.group(2))) : Optional.empty();
    }

    static Optional<Restore> restore(String message) {
        var restore = RESTORE_OF.matcher(message);
        return restore.find() ? Optional.of(new Restore(restore.group(1), restore.group(2))) : Optional.empty();
    }

    private static boolean has(String words, String pattern) {
        return Pattern.compile("\\b(" + pattern + ")").matcher(words).find();
    }
}
