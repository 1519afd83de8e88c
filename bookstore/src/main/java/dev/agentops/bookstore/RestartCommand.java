package dev.agentops.bookstore;

import dev.agentops.bookstore.home.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "restart",
        description = "Restart a service; returns when it answers again.",
        mixinStandardHelpOptions = true)
final class RestartCommand extends HomeCommand {
    @Parameters(paramLabel = "SERVICE", description = "store-api, warehouse-alpha or warehouse-beta.")
    private String service;

    @Override
    void execute() {
        out().println(supervisor().restart(Service.of(service)));
    }
}
