package dev.agentops.server.estate;

import java.nio.file.Path;
import java.util.List;

/**
 * A service that the agents look after.
 *
 * @param code folder of its code, relative to the workspace; empty if there is none
 * @param health URL that answers 200 when it is well; empty if there is none
 * @param restart command that returns when the service runs again; empty if it cannot be restarted
 */
public record Service(
        String name, List<Path> logs, String code, String health, String url, List<String> restart, About about) {
    public Service {
        logs = List.copyOf(logs);
        restart = List.copyOf(restart);
    }

    public Service(String name, List<Path> logs, String code, String health, String url, List<String> restart) {
        this(name, logs, code, health, url, restart, About.NOTHING);
    }

    /**
     * What a person on call would want to know besides; each text is empty if nobody wrote it.
     *
     * @param logSelector which logs of a log server are its own
     * @param errorRate a PromQL query that answers with the part of its requests that fail, 0 to 1
     * @param runbook file in the folder of runbooks
     * @param dashboard URL for people
     * @param dependsOn names of services
     * @param probes paths that an agent may get unasked besides that of the health URL
     */
    public record About(
            String owner,
            String environment,
            String logSelector,
            String errorRate,
            String runbook,
            String dashboard,
            List<String> dependsOn,
            List<String> probes) {
        static final About NOTHING = new About("", "", "", "", "", "", List.of(), List.of());

        public About {
            dependsOn = List.copyOf(dependsOn);
            probes = List.copyOf(probes);
        }
    }
}
