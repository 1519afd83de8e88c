package dev.agentops.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        description = "Print what a run found and did: verdict, checked evidence, actions and their approvals.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Runnable {
    enum Format {
        markdown,
        json
    }

    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run's id: ./agentops runs lists them.")
    private String id;

    @Option(
            names = "--format",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
            defaultValue = "markdown")
    private Format format;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.println(Printable.text(server.api().text("/api/runs/" + Api.segment(id) + "/report?format=" + format)));
        out.flush();
    }
}
