package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.estate.Service;
import dev.agentops.server.http.Answer;
import dev.agentops.server.http.Endpoint;
import dev.agentops.server.http.Form;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.http.OutboundHttp;
import dev.agentops.server.http.OutboundLimits;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogException;
import dev.agentops.server.logs.LogQuery;
import dev.agentops.server.logs.LogStore;
import dev.agentops.server.logs.LogWindow;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How one service is: at a glance, and what it answers at a path. */
final class StatusTools {
    private static final int LOOK_BACK_MINUTES = 60;
    private static final int LONGEST_PATH = 2_000;
    private static final int SHOWN = 4_000;
    private static final OutboundLimits PROBE =
            new OutboundLimits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(10), 1_000_000, 1);

    record ProbeHttp(
            @Description("name of the service") String service,

            @Description(
                    "with a slash in front, such as /orders?limit=1: that of the health URL, or one that services.yaml allows")
            String path) {}

    record ServiceStatus(@Description("name of the service") String service) {}

    private final EstateFile estate;
    private final HealthCheck health;
    private final LogStore logs;
    private final Restarts restarts;

    StatusTools(EstateFile estate, HealthCheck health, LogStore logs, Restarts restarts) {
        this.estate = estate;
        this.health = health;
        this.logs = logs;
        this.restarts = restarts;
    }

    List<Tool<?>> tools() {
        return List.of(
                Tool.reads(
                        "probe_http",
                        "Sends one GET to the host of a service's health URL and shows status and start of the answer. No"
                                + " redirect is followed.",
                        ProbeHttp.class,
                        (input, context) -> probe(input, UntrustedText.isIn(context.state()))),
                Tool.reads(
                        "service_status",
                        "Health of one service, its errors in the log of the last hour with the latest, and its restarts.",
                        ServiceStatus.class,
                        (input, context) -> status(input)));
    }

    private ToolResult probe(ProbeHttp input, boolean tainted) throws InterruptedException {
        var service = estate.current().service(input.service());
        String path = path(input.path());
        allowed(service, path, tainted);
        try (var http = new OutboundHttp(Endpoint.at(origin(service)), PROBE)) {
            return ToolResult.ok(text(path, http.get(path, Form.EMPTY)));
        } catch (OutboundException e) {
            return ToolResult.error("GET " + path + ": " + e.getMessage());
        } catch (IOException e) {
            return ToolResult.error("GET " + path + " failed: " + e.getClass().getSimpleName());
        }
    }

    /** Scheme, host and port of the health URL: nowhere else is asked. */
    private static String origin(Service service) {
        if (service.health().isEmpty()) {
            throw new IllegalArgumentException("services.yaml has no health URL for " + service.name());
        }
        var url = URI.create(service.health());
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static String path(String written) {
        String path = written.strip();
        boolean plain = path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '\\');
        if (!path.startsWith("/") || path.length() > LONGEST_PATH || !plain) {
            throw new IllegalArgumentException(
                    "'path' begins with a slash and is encoded, such as /orders?name=a%20b; it has no host and no #");
        }
        try {
            URI.create("http://host" + path);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'path' is not encoded as URLs are: " + e.getMessage(), e);
        }
        return path;
    }

    /**
     * A GET can change something, too: only a person can say of which paths it does not. Once text from outside was read, a query may say
     * what that text wanted to be sent, or done: then it has to be a person's as well.
     */
    private static void allowed(Service service, String path, boolean tainted) {
        if (service.about().probes().contains(path)) {
            return;
        }
        String plain = path.replaceFirst("\\?.*", "");
        String own = java.util.Objects.requireNonNullElse(
                URI.create(service.health()).getRawPath(), "");
        var allowed = new ArrayList<>(service.about().probes());
        allowed.add(own.isEmpty() ? "/" : own);
        if (!allowed.contains(plain)) {
            throw new IllegalArgumentException("services.yaml does not allow to get '" + plain + "' of "
                    + service.name() + "; under 'probes' it allows " + String.join(", ", allowed));
        }
        if (tainted && !plain.equals(path)) {
            throw new IllegalArgumentException(
                    "this thread has read text from outside, so no query of your own is sent:" + " get '" + plain
                            + "' without one, or a path that stands under 'probes' with its query");
        }
    }

    private static String text(String path, Answer answer) {
        String type = answer.contentType().toLowerCase(Locale.ROOT);
        boolean readable = type.isEmpty() || type.matches("(?s)text/.*|.*(json|xml|yaml|javascript|urlencoded).*");
        String body = readable ? Redactor.start(answer.text().strip(), SHOWN) : "";
        return "GET " + path + ": " + answer.status() + ", " + answer.body().length + " bytes"
                + (type.isEmpty() ? "" : " of " + answer.contentType())
                + (body.isEmpty() ? "" : "\n" + body);
    }

    private ToolResult status(ServiceStatus input) throws IOException, InterruptedException {
        var service = estate.current().service(input.service());
        var now = health.check(service);
        return ToolResult.ok(service.name() + ": " + (now.healthy() ? "healthy " : "UNHEALTHY ") + now.detail()
                + "\nerrors in the log of the last hour: " + errors(service)
                + "\nrestarts: " + restarts.text(service.name()));
    }

    private String errors(Service service) throws IOException, InterruptedException {
        var window = LogWindow.of(null, null, LOOK_BACK_MINUTES);
        var query = LogQuery.all(window.from(), window.to(), 1).withService(service.name());
        var latest = new ArrayList<LogEntry>();
        var notes = new ArrayList<String>();
        long matched = 0;
        try {
            for (var level : List.of("ERROR", "FATAL")) {
                var found = logs.search(query.ofLevel(level));
                latest.addAll(found.entries());
                matched += found.facts().matched();
                found.facts().notes().stream()
                        .filter(note -> !notes.contains(note))
                        .forEach(notes::add);
            }
        } catch (LogException e) {
            return "not known: " + e.getMessage();
        }
        latest.sort(LogEntry.BY_TIME);
        return (notes.isEmpty() ? "" : "at least ")
                + matched
                + (latest.isEmpty()
                        ? ""
                        : ", the last one\n" + latest.getLast().reference() + " " + LogTools.shown(latest.getLast()))
                + (notes.isEmpty() ? "" : "\n(" + String.join("; ", notes) + ")");
    }
}
