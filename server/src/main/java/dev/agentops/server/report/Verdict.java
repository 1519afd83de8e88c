package dev.agentops.server.report;

/** How sure a report is. */
public enum Verdict {
    /** A cause that at least two quoted lines show, with no quote struck. */
    CONFIRMED,
    LIKELY,
    INCONCLUSIVE,
    /** Nothing is wrong for users, and the services that were asked said so. */
    HEALTHY;

    /**
     * What the model claims, as far as the evidence carries it. A struck quote lowers it by one.
     *
     * @param confirmed whether the model claims to be sure. @param lines how many different log lines hold a checked quote
     * @param struck how many quotes are not in the line that they cite
     */
    public static Verdict of(boolean confirmed, int lines, int struck) {
        boolean carried = confirmed && lines >= 2;
        if (struck > 0) {
            return carried ? LIKELY : INCONCLUSIVE;
        }
        return carried ? CONFIRMED : LIKELY;
    }
}
