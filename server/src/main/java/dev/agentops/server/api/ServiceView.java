package dev.agentops.server.api;

import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.estate.Service;

import java.util.ArrayList;
import java.util.List;

/**
 * A configured service as a reader of the dashboard needs it; a text is empty if nobody wrote it.
 *
 * @param logs names of its log files, then its selector on a log server
 * @param restarts whether agents may ask to restart it
 */
record ServiceView(
        String name,
        boolean healthy,
        String url,
        String detail,
        List<String> logs,
        boolean restarts,
        String owner,
        String environment,
        String runbook,
        String dashboard,
        List<String> dependsOn) {
    static ServiceView of(Service service, HealthCheck.Health health) {
        var about = service.about();
        var logs = new ArrayList<String>();
        service.logs().forEach(file -> logs.add(file.getFileName().toString()));
        if (!about.logSelector().isEmpty()) {
            logs.add(about.logSelector());
        }
        return new ServiceView(
                health.name(),
                health.healthy(),
                health.url(),
                health.detail(),
                List.copyOf(logs),
                !service.restart().isEmpty(),
                about.owner(),
                about.environment(),
                about.runbook(),
                about.dashboard(),
                about.dependsOn());
    }
}
