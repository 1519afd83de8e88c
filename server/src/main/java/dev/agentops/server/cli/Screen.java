package dev.agentops.server.cli;

/** What this process is connected to. */
final class Screen {
    private static final boolean TERMINAL =
            System.console() != null && System.console().isTerminal();

    private Screen() {}

    /** Both keyboard and screen. */
    static boolean isTerminal() {
        return TERMINAL;
    }

    static boolean hasColour() {
        return TERMINAL && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }
}
