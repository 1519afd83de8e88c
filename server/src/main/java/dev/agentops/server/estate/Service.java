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
public record Service(String name, List<Path> logs, String code, String health, String url, List<String> restart) {
    public Service {
        logs = List.copyOf(logs);
        restart = List.copyOf(restart);
    }
}
