package dev.agentops.server.offline.brain;

/** Does one thing that the user asked for by name, and reports. */
final class Orders {
    private Orders() {}

    static Reply run(Transcript transcript, String command) {
        var ran = Transcript.last(transcript.sinceHandOff(), "shell_command_execute");
        if (ran.isEmpty()) {
            return Reply.call(
                    "",
                    "I'll run `" + command + "` once you approve it.",
                    ToolUse.of("shell_command_execute", "command", command));
        }
        String result = ran.get().result();
        if (ran.get().succeeded() || result.startsWith("exit ")) {
            return Reply.say(
                    "`" + command + "` ended:\n\n```\n" + result.strip().replace("```", "'''") + "\n```");
        }
        return NotDone.say(ran.get(), "The command");
    }

    static Reply restart(Transcript transcript, String service) {
        var steps = transcript.sinceHandOff();
        var restarted = Transcript.last(steps, "restart_service");
        if (restarted.isEmpty()) {
            return Reply.call(
                    "",
                    "I'll restart `" + service + "` once you approve it.",
                    ToolUse.of("restart_service", "service", service));
        }
        if (!restarted.get().succeeded()) {
            return NotDone.say(restarted.get(), "The restart of `" + service + "`");
        }
        if (Transcript.last(steps, "check_health").isEmpty()) {
            return Reply.call("", "Restarted. I'll see how it feels.", ToolUse.of("check_health"));
        }
        return Reply.say("`" + service + "` was restarted. " + Health.of(steps).inWords());
    }

    static Reply restore(Transcript transcript, Intent.Restore wanted) {
        var restored = Transcript.last(transcript.sinceHandOff(), "restore_file");
        if (restored.isEmpty()) {
            return Reply.call(
                    "",
                    "I'll restore `" + wanted.path() + "` once you approve it.",
                    ToolUse.of("restore_file", "path", wanted.path(), "snapshot", wanted.snapshot()));
        }
        if (!restored.get().succeeded()) {
            return NotDone.say(restored.get(), "The restore of `" + wanted.path() + "`");
        }
        return Reply.say(
                "`" + wanted.path() + "` is again what it was in `" + wanted.snapshot() + "`. Nothing was restarted.");
    }

    /** Puts the old text of the last edit back. */
    static Reply undo(Transcript transcript) {
        var last = transcript.lastEdit();
        if (last.isEmpty() || last.get().call().text("new_text").isBlank()) {
            return Reply.say("I know of no change in this conversation that I could take back.");
        }
        var call = last.get().call();
        return edit(transcript, new Intent.Edit(call.text("path"), call.text("new_text"), call.text("old_text")));
    }

    static Reply edit(Transcript transcript, Intent.Edit wanted) {
        var edited = Transcript.last(transcript.sinceHandOff(), "edit_file");
        if (edited.isEmpty()) {
            return Reply.call(
                    "",
                    "I'll change `" + wanted.path() + "` once you approve it.",
                    ToolUse.of(
                            "edit_file",
                            "path",
                            wanted.path(),
                            "old_text",
                            wanted.oldText(),
                            "new_text",
                            wanted.newText()));
        }
        if (!edited.get().succeeded()) {
            return NotDone.say(edited.get(), "The change");
        }
        return Reply.say("Changed `" + wanted.path() + "`:\n\n" + Texts.diff(wanted.oldText(), wanted.newText())
                + "\n\nNothing was restarted.");
    }
}
