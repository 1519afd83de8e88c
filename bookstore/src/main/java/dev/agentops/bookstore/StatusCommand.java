package dev.agentops.bookstore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.bookstore.supervisor.StatusReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;

@Command(name = "status", description = "Say how the bookstore is.", mixinStandardHelpOptions = true)
final class StatusCommand extends HomeCommand {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() throws IOException {
        StatusReport status = supervisor().status();
        if (json) {
            out().println(new ObjectMapper().writeValueAsString(status));
            return;
        }
        status.services()
                .forEach(service -> out().printf(
                                "%-17s%-11s%s%n",
                                service.name(), service.healthy() ? "healthy" : "unhealthy", service.url()));
        out().printf("%-17s%.1f %%%n", "error rate", 100 * status.errorRate());
        out().printf("%-17s%s%n", "fault", status.fault() == null ? "none" : status.fault());
    }
}
