package dev.agentops.bench;

import java.util.List;

/** Measured values, sorted. */
record Sample(List<Double> values) {
    Sample {
        values = values.stream().sorted().toList();
    }

    double p50() {
        return percentile(50);
    }

    double p99() {
        return percentile(99);
    }

    private double percentile(int percent) {
        return values.isEmpty() ? Double.NaN : values.get((int) Math.ceil(values.size() * percent / 100.0) - 1);
    }
}
