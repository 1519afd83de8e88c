package dev.agentops.server.api;

import com.sun.net.httpserver.HttpServer;
import dev.agentops.server.estate.EstateFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The limit of time is a part of it: nothing outside may hold the doctor up. */
@Timeout(60)
class EstateChecksTest {
    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        answer("/loki/loki/api/v1/labels", 200, "{\"status\":\"success\",\"data\":[]}");
        answer("/loki/loki/api/v1/status/buildinfo", 200, "{\"version\":\"3.5.0\"}");
        answer("/tempo/api/echo", 200, "echo");
        answer("/tempo/api/status/buildinfo", 404, "");
        answer("/html", 200, "<html>sign in</html>");
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        server.createContext("/away", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://169.254.169.254/");
            exchange.sendResponseHeaders(302, -1);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsTheVersionsOfWhatIsThereAndAsksOnceHoweverOftenItIsAsked() throws Exception {
        var checks = checks("loki: {url: URL/loki}\ntempo: {url: URL/tempo}\n");

        assertThat(checks.all())
                .containsExactly(
                        new Doctor.Check("loki", true, "3.5.0", ""), new Doctor.Check("tempo", true, "answers", ""));
        checks.all();
        assertThat(asked).hasSize(4);
    }

    @Test
    void whateverIsWrongOutsideIsToldWithWhatToDo() throws Exception {
        Files.createDirectory(folder.resolve("runbooks"));
        Files.writeString(folder.resolve("runbooks/bad.md"), "---\n");

        var found = checks("loki: {url: URL/slow}\nprometheus: {url: URL/away}\ntempo: {url: URL/html}\n")
                .all();

        assertThat(found)
                .noneMatch(Doctor.Check::ok)
                .allMatch(check -> check.remedy().startsWith("Correct "));
        assertThat(details(found).get("loki")).contains("sent nothing for 3 s");
        assertThat(details(found).get("prometheus")).contains("a redirect; redirects are not followed");
        assertThat(details(found).get("tempo")).contains("but not as Tempo does: <html>");
        assertThat(details(found).get("runbooks"))
                .startsWith("0 usable, 1 not: bad.md: line 1: the front matter has no end");
        server.stop(0);
        assertThat(details(checks("loki: {url: URL/loki}\ntempo: {url: URL/tempo}\n")
                        .all()))
                .allSatisfy((name, detail) -> assertThat(detail).containsAnyOf("nothing listens there", "has no end"));
    }

    @Test
    void whatIsNotConfiguredIsNoFault() throws Exception {
        assertThat(checks("services: []\n").all()).isEmpty();
    }

    private static Map<String, String> details(List<Doctor.Check> checks) {
        return checks.stream().collect(Collectors.toMap(Doctor.Check::name, Doctor.Check::detail));
    }

    private EstateChecks checks(String yaml) throws Exception {
        var file = Files.writeString(
                folder.resolve("services.yaml"),
                yaml.replace("URL", "http://127.0.0.1:" + server.getAddress().getPort()));
        return new EstateChecks(new EstateFile(file), file, Optional.empty(), List.of());
    }

    private void answer(String path, int status, String text) {
        server.createContext(path, exchange -> {
            asked.add(path);
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
