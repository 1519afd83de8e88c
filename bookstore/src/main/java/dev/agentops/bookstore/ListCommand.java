package dev.agentops.bookstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.bookstore.fault.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "list", description = "List the faults.", mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    private record Entry(String id, String service, String breaks, String shows) {}

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        List<Entry> entries = Arrays.stream(Fault.values())
                .map(fault -> new Entry(fault.id(), fault.service().id(), fault.breaks(), fault.shows()))
                .toList();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(entries));
        } else {
            entries.forEach(entry -> out.printf("%-16s%s%n%16s%s%n", entry.id(), entry.breaks(), "", entry.shows()));
        }
        return 0;
    }
}
