package dev.agentops.bookstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.bookstore.home.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("process")
class SupervisionProcessTest {
    @TempDir
    private static Path dir;

    private static RunningBookstore bookstore;

    @BeforeAll
    static void start() throws Exception {
        bookstore = RunningBookstore.start(dir);
    }

    @AfterAll
    static void end() {
        bookstore.close();
    }

    @Test
    void aHealthyBookstoreLogsNoErrorAndEachTraceReachesTheWarehouses() throws Exception {
        List<JsonNode> lines = bookstore.awaitRequests(10);

        assertThat(lines).noneMatch(line -> line.path("level").asText().equals("ERROR"));
        assertThat(bookstore.status().errorRate()).isZero();
        assertThat(bookstore.isHealthy()).isTrue();
        List<String> alpha = traces(Service.WAREHOUSE_ALPHA);
        List<String> beta = traces(Service.WAREHOUSE_BETA);
        assertThat(beta).isNotEmpty();
        // the store writes a request's line when it is over, after the warehouses have theirs
        Eventually.within(
                Duration.ofSeconds(10),
                "every trace of the warehouses stands in the store's log",
                () -> traces(Service.STORE_API).containsAll(alpha)
                        && traces(Service.STORE_API).containsAll(beta),
                () -> traces(Service.STORE_API));
    }

    @Test
    void aSecondRunInTheSameHomeIsRefused() throws Exception {
        Process second = RunningBookstore.program("run", "--home", dir.toString(), "--services-source", "services")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(second.getInputStream().readAllBytes()).strip())
                .isEqualTo("a bookstore is already running in " + dir);
        assertThat(second.waitFor()).isEqualTo(1);
    }

    @Test
    void aCrashedServiceComesBack() throws Exception {
        long pid = bookstore.pid(Service.STORE_API);

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        Eventually.within(
                Duration.ofSeconds(10),
                "the outage counts as errors",
                () -> bookstore.status().errorRate() > 0,
                bookstore::status);
        Eventually.within(
                Duration.ofSeconds(15),
                "the store is back under a new pid",
                () -> bookstore.pid(Service.STORE_API) != pid
                        && bookstore.isHealthy()
                        && bookstore.status().errorRate() == 0,
                bookstore::status);
    }

    @Test
    void theRestartCommandOfTheEstateFileWorks() throws Exception {
        long pid = bookstore.pid(Service.WAREHOUSE_BETA);
        Process restart = new ProcessBuilder(restartCommand("warehouse-beta"))
                .redirectErrorStream(true)
                .start();

        String output = new String(restart.getInputStream().readAllBytes());

        assertThat(restart.waitFor()).as(output).isZero();
        assertThat(bookstore.pid(Service.WAREHOUSE_BETA)).isNotEqualTo(pid);
        assertThat(output).contains("pid " + bookstore.pid(Service.WAREHOUSE_BETA));
    }

    @Test
    void aCompileErrorIsShownByRestartAndGoneAfterHeal() throws Exception {
        bookstore.edit(Service.STORE_API, "src/PriceCalculator.java", "int discount = 0;", "int discount = \"0\";");

        Commands.Result restart = bookstore.command("restart", "store-api");

        assertThat(restart.exitCode()).isEqualTo(1);
        assertThat(restart.err())
                .startsWith("store-api did not start:")
                .contains("PriceCalculator.java:20: error: incompatible types: String cannot be converted to int");
        assertThat(bookstore.isHealthy()).isFalse();

        assertThat(bookstore.command("heal").out()).contains("restarted store-api");
        assertThat(bookstore.isHealthy()).isTrue();
    }

    @Test
    void theControlPortIsClosedToWebPages() throws Exception {
        int port = new ObjectMapper()
                .readTree(bookstore.home().controlFile().toFile())
                .path("port")
                .asInt();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/heal"))
                .header("Origin", "https://example.org")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void orphansOfAKilledSupervisorAreEndedAndAnEditSurvives(@TempDir Path otherDir) throws Exception {
        List<ProcessHandle> orphans;
        try (RunningBookstore first = RunningBookstore.start(otherDir)) {
            orphans = first.process().children().toList();
            assertThat(orphans).hasSize(3);
            first.edit(Service.STORE_API, "config/store.properties", "currency=EUR", "currency=CHF");
            first.process().destroyForcibly().waitFor();
            assertThat(orphans).allMatch(ProcessHandle::isAlive);
            assertThat(first.command("status").err()).startsWith("no bookstore is running");
        }

        List<ProcessHandle> children;
        try (RunningBookstore second = RunningBookstore.start(otherDir)) {
            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
            assertThat(second.home().code(Service.STORE_API).resolve("config/store.properties"))
                    .content()
                    .contains("currency=CHF");
            children = second.process().children().toList();
            second.process().destroy();
            assertThat(second.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(children).hasSize(3).noneMatch(ProcessHandle::isAlive);
        assertThat(otherDir.resolve("control.json")).doesNotExist();
    }

    private static List<String> traces(Service service) throws IOException {
        return bookstore.log(service, 0).stream()
                .filter(line -> line.path("msg").asText().equals("request"))
                .map(line -> line.path("traceId").asText())
                .distinct()
                .toList();
    }

    private static List<String> restartCommand(String service) throws IOException {
        String line = Files.readAllLines(dir.resolve("services.yaml")).stream()
                .map(String::strip)
                .filter(text -> text.startsWith("restart: ") && text.contains("\"" + service + "\""))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>();
        new ObjectMapper().readTree(line.substring("restart: ".length())).forEach(word -> command.add(word.asText()));
        return command;
    }
}
