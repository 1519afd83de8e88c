package dev.agentops.server.offline.brain;

/** Looks and changes nothing. */
final class AnalyzerRole implements Role {
    @Override
    public Reply reply(Conversation conversation) {
        var transcript = new Transcript(conversation);
        String message = transcript.lastUserText();
        return switch (Intent.of(message)) {
            case GREETING, HELP -> Reply.say(Phrases.INTRODUCTION);
            case UNCLEAR -> Reply.say(Phrases.NOT_UNDERSTOOD);
            case RECALL -> Recall.answer(transcript);
            case RUN_COMMAND, RESTART, EDIT, RESTORE, UNDO -> handOver(conversation, transcript);
            case INVESTIGATE -> new Investigation(conversation, transcript, false).next();
            case FIX -> new Investigation(conversation, transcript, true).next();
        };
    }

    private static Reply handOver(Conversation conversation, Transcript transcript) {
        if (!conversation.offers("hand_off") || transcript.wasHandedTo(HandOff.target(conversation))) {
            return Reply.say("I only look and cannot change anything, so I can't do that here.");
        }
        return Reply.call(
                "",
                "That changes something, so it is a task for the coding agent.",
                ToolUse.of(
                        "hand_off",
                        "agent",
                        HandOff.target(conversation),
                        "reason",
                        "The user asks: " + Step.shortened(transcript.lastUserText())));
    }
}
