package dev.agentops.bench;

import java.util.List;

/** What processes had used at some moment, to be compared with what they have used later. */
record ProcessorTime(List<Watched> processes, List<Long> millis) {
    static ProcessorTime now(List<Watched> processes) {
        return new ProcessorTime(
                processes, processes.stream().map(Watched::cpuMillis).toList());
    }

    /** As a share of one processor. @param elapsed milliseconds since then */
    void tellShare(Figures figures, long elapsed) {
        for (int i = 0; i < processes.size(); i++) {
            double used = processes.get(i).cpuMillis() - millis.get(i);
            figures.add("processor while they wait, " + processes.get(i).name(), used * 100 / elapsed, "%");
        }
    }

    /** Of all of these processes but the one that measures, since then, in milliseconds. */
    double usedByTheProduct() {
        double used = 0;
        for (int i = 0; i < processes.size(); i++) {
            if (processes.get(i).pid() != ProcessHandle.current().pid()) {
                used += processes.get(i).cpuMillis() - millis.get(i);
            }
        }
        return used;
    }

    /** Since then, for each of so many runs. */
    void tell(Figures figures, int runs) {
        for (int i = 0; i < processes.size(); i++) {
            var process = processes.get(i);
            double used = process.cpuMillis() - millis.get(i);
            figures.add("processor time per run, " + process.name(), used / runs, "ms");
        }
    }
}
