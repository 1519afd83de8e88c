package dev.agentops.server.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.safety.DangerousTool;
import dev.agentops.server.safety.Preview;
import dev.agentops.server.safety.policy.Facts;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Services: how they are, and restarting one. */
final class ServiceTools {
    /** How long a service may take to answer after its restart. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration RESTART_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(500);

    record CheckHealth(
            @Description("name of a service; all if left out") @Nullable
            String service) {}

    record RestartService(
            @Description("name of the service") String service) {}

    private final EstateFile estate;
    private final HealthCheck health;
    private final ApprovedPrograms approved;
    private final Restarts restarts;
    private final Duration patience;

    /** @param patience as {@link #PATIENCE} */
    ServiceTools(
            EstateFile estate, HealthCheck health, ApprovedPrograms approved, Restarts restarts, Duration patience) {
        this.estate = estate;
        this.health = health;
        this.approved = approved;
        this.restarts = restarts;
        this.patience = patience;
    }

    Tool<CheckHealth> checkHealth() {
        return Tool.reads(
                "check_health",
                "Asks services for their health now.",
                CheckHealth.class,
                (input, context) -> check(input));
    }

    private ToolResult check(CheckHealth input) throws InterruptedException {
        var services = input.service() == null
                ? estate.current().services()
                : List.of(estate.current().service(input.service()));
        return ToolResult.ok(health.check(services).stream()
                .map(one -> one.name() + ": " + (one.healthy() ? "healthy " : "UNHEALTHY ") + one.detail())
                .collect(Collectors.joining("\n")));
    }

    WriteTool restart() {
        return new WriteTool(
                Tool.writes(
                        "restart_service",
                        "Restarts a service and waits until its health URL answers, " + PATIENCE.toSeconds()
                                + " s at most. A human is asked first.",
                        RestartService.class,
                        (input, context) -> restart(input, context.output())),
                new DangerousTool() {
                    @Override
                    public String name() {
                        return "restart_service";
                    }

                    @Override
                    public String title(JsonNode arguments) {
                        return "Restart " + arguments.path("service").asText();
                    }

                    @Override
                    public String risk() {
                        return "medium";
                    }

                    @Override
                    public Facts facts(JsonNode arguments) {
                        return Facts.service(name(), arguments.path("service").asText());
                    }

                    @Override
                    public Preview preview(JsonNode arguments) throws IOException {
                        var service = arguments.path("service").asText();
                        var command = command(service);
                        return new Preview.Restart(
                                service,
                                command,
                                approved.reach(command),
                                Fingerprints.of(command, estate.current().workspace()));
                    }
                });
    }

    private ToolResult restart(RestartService input, LiveOutput live) throws IOException, InterruptedException {
        var workspace = estate.current().workspace();
        var outcome = approved.run(command(input.service()), workspace, workspace, Map.of(), RESTART_TIMEOUT, live);
        String output = outcome.output().strip();
        if (!outcome.succeeded()) {
            return ToolResult.error(input.service() + " did not restart, " + outcome.how() + ":\n" + output);
        }
        restarts.add(input.service());
        return ToolResult.ok("restarted " + input.service() + " at " + Instant.now()
                + (output.isEmpty() ? "" : ": " + output) + "\n" + answer(input.service()));
    }

    /** What the service says after its restart. The restart itself has happened: an interrupt only ends the wait. */
    private String answer(String name) {
        long begin = System.nanoTime();
        try {
            while (true) {
                var now = health.check(estate.current().service(name));
                var waited = Duration.ofNanos(System.nanoTime() - begin);
                if (now.detail().equals(HealthCheck.NOT_CONFIGURED)) {
                    return "Whether it answers is not known: " + now.detail() + ".";
                }
                if (now.healthy()) {
                    return "It answers: " + now.detail();
                }
                if (waited.compareTo(patience) >= 0) {
                    return "It is UNHEALTHY " + waited.toSeconds() + " s later: " + now.detail();
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "Whether it answers was not waited for.";
        }
    }

    private List<String> command(String service) {
        var command = estate.current().service(service).restart();
        if (command.isEmpty()) {
            throw new IllegalArgumentException("services.yaml has no restart command for " + service);
        }
        return command;
    }
}
