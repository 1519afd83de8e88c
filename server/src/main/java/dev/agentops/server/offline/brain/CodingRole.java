package dev.agentops.server.offline.brain;

/** Changes things, each after a human agreed. */
final class CodingRole implements Role {
    @Override
    public Reply reply(Conversation conversation) {
        var transcript = new Transcript(conversation);
        String message = transcript.lastUserText();
        return switch (Intent.of(message)) {
            case GREETING, HELP -> Reply.say(Phrases.INTRODUCTION);
            case RECALL -> Recall.answer(transcript);
            case RUN_COMMAND -> Orders.run(transcript, Intent.command(message).orElseThrow());
            case RESTART -> Orders.restart(transcript, Intent.restarted(message).orElseThrow());
            case EDIT -> Orders.edit(transcript, Intent.edit(message).orElseThrow());
            case RESTORE -> Orders.restore(transcript, Intent.restore(message).orElseThrow());
            case UNDO -> Orders.undo(transcript);
            case FIX, INVESTIGATE -> repair(conversation, transcript);
            case UNCLEAR ->
                transcript.wasHandedOver() ? repair(conversation, transcript) : Reply.say(Phrases.NOT_UNDERSTOOD);
        };
    }

    private static Reply repair(Conversation conversation, Transcript transcript) {
        var finding = Finding.latest(conversation, transcript);
        boolean usedUp = transcript.wasRepaired() && !transcript.lastUserText().matches("(?s).*\\d.*");
        boolean wantsCause = Intent.of(transcript.lastUserText()) == Intent.INVESTIGATE;
        if (finding.isPresent() && !usedUp && (!wantsCause || transcript.wasHandedOver())) {
            return new Repair(transcript, finding.get()).next();
        }
        if (conversation.offers("hand_off") && !transcript.wasHandedTo(HandOff.target(conversation))) {
            return Reply.call(
                    "",
                    "First the cause has to be found.",
                    ToolUse.of(
                            "hand_off",
                            "agent",
                            HandOff.target(conversation),
                            "reason",
                            "Find the cause: " + Step.shortened(transcript.lastUserText())));
        }
        return Reply.say("I have no finding to work on. Ask first why something fails, then I can fix it.");
    }
}
