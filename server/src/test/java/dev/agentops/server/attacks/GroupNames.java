package dev.agentops.server.attacks;

import java.util.List;

/** The groups of attacks, by number. */
final class GroupNames {
    private static final List<String> NAMES = List.of(
            "chained commands",
            "substitution and expansion",
            "other spellings of a program",
            "programs that start programs",
            "git that runs helpers",
            "readers that read or send elsewhere",
            "too many, too long, not parseable",
            "poisoned environment",
            "denied paths spelled otherwise",
            "paths that walk out",
            "links, pipes, devices, races",
            "protected files",
            "names and headers of files",
            "forged history",
            "replayed decisions",
            "arguments changed after approval",
            "world changed after approval",
            "expiry",
            "two deciders",
            "deciders without the right",
            "stale decisions",
            "hidden parts of a command",
            "previews that hide",
            "the model approves itself",
            "rules that widen",
            "crashes around the effect",
            "cancelled and spent runs",
            "instructions in text",
            "false remedies",
            "false exculpation",
            "forged log lines",
            "exfiltration",
            "poisoned memory",
            "secrets in logs",
            "eaten resources",
            "LogQL",
            "webhooks",
            "event streams",
            "server-side requests, bombs",
            "no sandbox");

    private GroupNames() {}

    static String of(int group) {
        return NAMES.get(group - 1);
    }
}
