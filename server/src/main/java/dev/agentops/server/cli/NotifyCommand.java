package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "notify",
        description = "Show who is told by webhook (notifications.yaml), and whether it arrives.",
        mixinStandardHelpOptions = true,
        subcommands = NotifyCommand.Test.class)
final class NotifyCommand implements Runnable {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "{\"problem\", \"targets\": [{name, host, events, waiting, lastError, …}]}")
    private boolean json;

    @Override
    public void run() {
        JsonNode answer = server.api().get("/api/notifications");
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
            return;
        }
        if (!answer.path("problem").asText().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(Printable.line(answer.path("problem").asText()));
        }
        Table table = new Table("TARGET", "HOST", "FORMAT", "WAITING", "LAST DELIVERY", "LAST ERROR");
        for (JsonNode target : answer.path("targets")) {
            table.row(
                    Printable.line(target.path("name").asText()),
                    Printable.line(target.path("host").asText()),
                    target.path("format").asText(),
                    target.path("waiting").asText(),
                    target.path("lastOkAt").asText("-"),
                    Printable.line(target.path("lastError").asText()));
        }
        out.println(table);
    }

    @Command(
            name = "test",
            description = "Send a test to one target now. Exits with 1 when it was not taken.",
            mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {
        @Mixin
        private ServerOptions server;

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "The target's name.")
        private String name;

        @Override
        public Integer call() {
            JsonNode tested = server.api().post("/api/notifications/test", Map.of("target", name));
            if (tested.path("delivered").asBoolean()) {
                spec.commandLine().getOut().println("Delivered to " + Printable.line(name));
                return 0;
            }
            spec.commandLine()
                    .getErr()
                    .println("Not delivered: "
                            + Printable.line(tested.path("error").asText()));
            return 1;
        }
    }
}
