package dev.agentops.bench;

import dev.agentops.server.cli.ShutdownStack;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ./agentops bench}. What it starts ends with it, also when it is told to end in between. */
@Command(
        name = "./agentops bench",
        description = "Measure the whole from outside and say what came out; all of it takes some 15 minutes.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    /** In the order in which they are measured. */
    enum Section {
        sequential,
        concurrent,
        library,
        streaming,
        kill,
        waiting,
        telemetry,
        logs
    }

    @Option(names = "--quick", description = "Fewer runs, 1,000 waiting instead of 10,000.")
    private boolean quick;

    @Option(
            names = "--only",
            arity = "1..*",
            paramLabel = "SECTION",
            description = "Only these: ${COMPLETION-CANDIDATES}.")
    private List<Section> only = List.of(Section.values());

    private final Path home = Path.of(System.getProperty("agentops.home"));
    private final Figures figures = new Figures();
    private Optional<Bench> product = Optional.empty();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (var running = ShutdownStack.onExit()) {
            for (var section : EnumSet.copyOf(only)) {
                measure(section, running);
            }
            figures.write(home.resolve("target/bench.json"), machine());
            return 0;
        }
    }

    private void measure(Section section, ShutdownStack running) throws Exception {
        switch (section) {
            case sequential -> product(running).sequential();
            case concurrent -> product(running).concurrent();
            case library -> Library.measure(figures, quick, home);
            case streaming -> product(running).streaming();
            case kill -> product(running).goingOn();
            case waiting -> product(running).waiting();
            case telemetry -> product(running).telemetry();
            case logs -> new LogSearch(figures, quick).measure();
        }
    }

    /** Started when something of it is measured first, and warm. */
    private Bench product(ShutdownStack running) throws Exception {
        if (product.isEmpty()) {
            var rig = running.add(new Rig(home));
            var bench = running.add(new Bench(figures, quick, rig));
            bench.warmUp();
            product = Optional.of(bench);
        }
        return product.get();
    }

    private static Map<String, Object> machine() throws Exception {
        return Map.of(
                "at", Instant.now().toString(),
                "processors", Runtime.getRuntime().availableProcessors(),
                "load", Files.readString(Path.of("/proc/loadavg")).strip());
    }
}
