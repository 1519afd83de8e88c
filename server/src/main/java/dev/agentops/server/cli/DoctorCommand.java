package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "doctor",
        description = "Check this machine and, when it runs, the server.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "{\"checks\": [{name, ok, detail, remedy}]}")
    private boolean json;

    @Override
    public Integer call() {
        List<Check> checks = new ArrayList<>(MachineChecks.all(server.dataFolder()));
        checks.addAll(serverChecks());
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.write(Map.of("checks", checks)) : text(checks));
        return checks.stream().allMatch(Check::ok) ? 0 : 1;
    }

    /** A server that does not run is not a fault. */
    private List<Check> serverChecks() {
        try {
            List<Check> checks = new ArrayList<>();
            checks.add(Check.good("server", server.address().toString()));
            for (JsonNode check : server.api().get("/api/doctor").path("checks")) {
                checks.add(new Check(
                        check.path("name").asText(),
                        check.path("ok").asBoolean(),
                        check.path("detail").asText(),
                        check.path("remedy").asText()));
            }
            return checks;
        } catch (UnreachableException notRunning) {
            return List.of(Check.good("server", "not running (./agentops up starts it)"));
        } catch (CommandException refusal) {
            return List.of(Check.bad("server", refusal.getMessage(), "see logs/server.log in the data folder"));
        }
    }

    private static String text(List<Check> checks) {
        StringBuilder text = new StringBuilder();
        for (Check check : checks) {
            text.append(check.ok() ? Style.GREEN.of("ok   ") : Style.RED.of("FAIL "))
                    .append("%-14s ".formatted(Printable.line(check.name())))
                    .append(Printable.line(check.detail()))
                    .append(check.ok() || check.remedy().isBlank() ? "" : "\n     → " + Printable.line(check.remedy()))
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }
}
