package dev.agentops.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What telemetry costs: rounds with traces, metrics and log lines sent to a receiver on this machine, and rounds with nothing sent, in turn, in
 * one process. The built-in store costs nothing to leave out: the waterfall is computed from rows when somebody looks.
 */
final class TelemetryCost {
    private static final int IN_FLIGHT = 50;
    /** Beginning anew is over, and code is compiled. */
    private static final int WARM = 200;

    private record Round(double seconds, double processorMillis) {}

    private final Rig rig;
    private final Load load;
    private final Observer observer;
    private final Figures figures;
    private final int runs;
    private final int pairs;

    TelemetryCost(Rig rig, Load load, Observer observer, Figures figures, boolean quick) {
        this.rig = rig;
        this.load = load;
        this.observer = observer;
        this.figures = figures;
        this.runs = quick ? 500 : 2_000;
        this.pairs = quick ? 2 : 6;
    }

    /** Each pair in the other order than the one before, so that a machine that gets slower or faster favours neither. */
    void measure() throws Exception {
        figures.section("Telemetry: " + pairs + " rounds with it and " + pairs + " without, " + runs + " runs each, "
                + IN_FLIGHT + " in flight");
        var on = new ArrayList<Round>();
        var off = new ArrayList<Round>();
        try (var receiver = new Receiver()) {
            for (int pair = 0; pair < pairs; pair++) {
                boolean onFirst = pair % 2 == 0;
                (onFirst ? on : off).add(round("tel" + pair + "a-", onFirst ? receiver.endpoint() : BenchServer.PLAIN));
                (onFirst ? off : on).add(round("tel" + pair + "b-", onFirst ? BenchServer.PLAIN : receiver.endpoint()));
            }
            figures.add("received per run", receiver.bytes() / 1024.0 / pairs / (runs + WARM), "KB");
        }
        rig.beginAnew(BenchServer.PLAIN);
        double rateOn = tell("with telemetry", on);
        double rateOff = tell("without", off);
        figures.add("time per run, with to without", rateOff / rateOn, "", "target 1.05");
        figures.add(
                "processor time per run, with to without",
                processor(on).p50() / processor(off).p50(),
                "",
                "target 1.05");
    }

    private Round round(String prefix, String how) throws Exception {
        rig.beginAnew(how);
        observer.takeAsSent();
        load.run("warm-" + prefix, WARM, IN_FLIGHT);
        awaitSent(how);
        var before = ProcessorTime.now(List.of(
                rig.server(), new Watched("postgres", rig.services().postgres().pid()), rig.restate()));
        double seconds = load.run(prefix, runs, IN_FLIGHT);
        awaitSent(how);
        return new Round(seconds, before.usedByTheProduct() / runs);
    }

    private void awaitSent(String how) throws Exception {
        while (!how.equals(BenchServer.PLAIN) && observer.unsent() > 0) {
            Thread.sleep(50);
        }
    }

    private double tell(String which, List<Round> rounds) {
        var rates =
                new Sample(rounds.stream().map(round -> runs / round.seconds()).toList());
        figures.add("runs per second " + which + ", median round", rates.p50(), "1/s");
        figures.add(
                "processor time per run " + which + ", median round",
                processor(rounds).p50(),
                "ms");
        return rates.p50();
    }

    private static Sample processor(List<Round> rounds) {
        return new Sample(rounds.stream().map(Round::processorMillis).toList());
    }
}
