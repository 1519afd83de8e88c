package dev.agentops.server.telemetry;

import java.util.List;

/** One series and its value. @param labels values, in the order of the metric's labels */
record Sample(Metric metric, List<String> labels, double value) {
    record Series(Metric metric, List<String> labels) {}

    Series series() {
        return new Series(metric, labels);
    }

    Sample with(double other) {
        return new Sample(metric, labels, other);
    }
}
