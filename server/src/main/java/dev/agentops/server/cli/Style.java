package dev.agentops.server.cli;

/** How a word stands out at a terminal; nothing where there is none. */
enum Style {
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String of(String text) {
        return Screen.hasColour() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** The style of a run's, approval's or tool call's status. */
    static Style ofStatus(String status) {
        return switch (status) {
            case "completed", "approved", "ok" -> GREEN;
            case "failed", "error", "denied" -> RED;
            case "waiting", "pending", "unknown" -> YELLOW;
            default -> DIM;
        };
    }
}
