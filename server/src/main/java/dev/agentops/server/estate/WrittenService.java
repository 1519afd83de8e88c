package dev.agentops.server.estate;

import dev.agentops.server.estate.WrittenEstate.Unusable;
import dev.agentops.server.http.Endpoint;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One entry of {@code services.yaml}, word for word. */
record WrittenService(
        @Nullable String name,
        @Nullable List<String> logs,
        @Nullable String log_selector,
        @Nullable String code,
        @Nullable String health,
        @Nullable String url,
        @Nullable List<String> restart,
        @Nullable String error_rate,
        @Nullable String runbook,
        @Nullable String dashboard,
        @Nullable String owner,
        @Nullable String environment,
        @Nullable List<String> depends_on,
        @Nullable List<String> probes) {

    /** @param pointer where it stands. @param folder of the file */
    Service service(String pointer, Path folder) {
        if (name == null || !name.matches("[a-zA-Z0-9._-]{1,80}")) {
            throw new Unusable(pointer + "/name", "each service needs a name of letters, digits, '.', '_' or '-'");
        }
        var files = new ArrayList<Path>();
        for (var log : all(pointer + "/logs", logs)) {
            files.add(WrittenEstate.path(pointer + "/logs", folder, log));
        }
        return new Service(
                name,
                files,
                inside(pointer + "/code", text(code)),
                address(pointer + "/health", text(health)),
                address(pointer + "/url", text(url)),
                all(pointer + "/restart", restart),
                new Service.About(
                        text(owner),
                        text(environment),
                        text(log_selector),
                        text(error_rate),
                        inside(pointer + "/runbook", text(runbook)),
                        link(pointer + "/dashboard", text(dashboard)),
                        all(pointer + "/depends_on", depends_on),
                        paths(pointer + "/probes", all(pointer + "/probes", probes))));
    }

    private static String text(@Nullable String written) {
        return Objects.requireNonNullElse(written, "").strip();
    }

    private List<String> all(String pointer, @Nullable List<String> written) {
        var words = Objects.requireNonNullElse(written, List.<String>of());
        if (words.stream().anyMatch(Objects::isNull)) {
            throw new Unusable(pointer, name + ": an entry of this list is empty");
        }
        return words;
    }

    private List<String> paths(String pointer, List<String> written) {
        for (var path : written) {
            if (!path.matches("/[^?#\\s\\\\]*(\\?[^#\\s\\\\]*)?")) {
                throw new Unusable(pointer, name + ": this must be paths like /orders or /orders?limit=1");
            }
        }
        return written;
    }

    private String inside(String pointer, String path) {
        var normal = WrittenEstate.path(pointer, Path.of(""), path);
        if (normal.isAbsolute() || normal.startsWith("..")) {
            throw new Unusable(pointer, name + ": this must be a relative path that does not lead out");
        }
        return path;
    }

    private String address(String pointer, String url) {
        if (!url.isEmpty()) {
            try {
                Endpoint.at(url);
            } catch (IllegalArgumentException e) {
                throw new Unusable(pointer, name + ": " + e.getMessage());
            }
        }
        return url;
    }

    /** May have a query, as it is for people. */
    private String link(String pointer, String url) {
        if (!url.matches("(https?://[^\\s]+)?")) {
            throw new Unusable(pointer, name + ": this must be like https://host/path");
        }
        return url;
    }
}
