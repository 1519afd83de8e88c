package dev.agentops.server.offline.brain;

import java.util.regex.Pattern;

/** Says that something was not done, why, and what may come next. Calls nothing. */
final class NotDone {
    private static final Pattern NUMBER = Pattern.compile("\\b(\\d[\\d_.]*\\d|\\d)\\b");

    private NotDone() {}

    static Reply say(Step step, String what) {
        return Reply.say(
                switch (step.ending()) {
                    case OK -> what + " was done.";
                    case DENIED ->
                        what + " was rejected, so it was **not** done: \u201c" + step.reason() + "\u201d\n\n"
                                + alternative(step);
                    case EXPIRED -> what + " was not done: nobody decided in time. Ask again when somebody can decide.";
                    case CANCELLED -> what + " was not done: the run was cancelled.";
                    case UNKNOWN ->
                        what + " may or may not have taken effect: " + Step.shortened(step.result())
                                + "\n\nPlease look before it is tried again; I won't repeat it by myself.";
                    case ERROR ->
                        what + " failed:\n\n```\n" + step.result().strip().replace("```", "'''") + "\n```";
                });
    }

    /** A number in the reason is most likely the value that the human would rather see. */
    private static String alternative(Step step) {
        var number = NUMBER.matcher(step.reason());
        if (step.is("edit_file") && step.call().text("new_text").matches("(?s).*\\d.*") && number.find()) {
            return "If you would rather have another value, say *set it to " + number.group(1)
                    + "* and I'll propose that.";
        }
        return "I won't try it again by myself. Tell me what you would rather have.";
    }
}
