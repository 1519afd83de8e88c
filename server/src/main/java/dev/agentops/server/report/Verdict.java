package dev.agentops.server.report;

/** How sure a report is. */
public enum Verdict {
    /** A cause that at least two quoted places show, with no quote struck. */
    CONFIRMED,
    LIKELY,
    INCONCLUSIVE,
    /** Nothing is wrong for users, and the services that were asked said so. */
    HEALTHY;

    /**
     * What the model claims, as far as the evidence carries it. A struck quote lowers it by one.
     *
     * @param confirmed whether the model claims to be sure. @param places how many different log lines and tools hold a checked quote; the results of one tool are one
     * @param struck how many quotes are not in the line that they cite
     */
    public static Verdict of(boolean confirmed, int places, int struck) {
        boolean carried = confirmed && places >= 2;
        if (struck > 0) {
            return carried ? LIKELY : INCONCLUSIVE;
        }
        return carried ? CONFIRMED : LIKELY;
    }
}
