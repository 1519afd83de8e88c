package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.server.attacks.Scoreboard.End;
import dev.agentops.server.commands.Machine;
import dev.agentops.server.commands.OwnFiles;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.testing.MemoryFileSnapshots;
import dev.agentops.server.testing.Socket;
import dev.agentops.server.tools.ShortPrograms;
import dev.agentops.server.tools.Toolbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Groups 11 (races), 35 to 39: what eats the machine, what strangers send, what readers may see. */
abstract class PlatformAttacks {
    private static final int SWAPS = 3_000;
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final ToolContext CONTEXT = new ToolContext("thr", "run", "ann", "coding", "call_1", State.EMPTY);

    private final World world = AttackSuiteTest.world();

    /** Somebody swaps a file for a link all the while: what is read is never what lies outside. */
    @Test
    void aFileThatIsSwappedForALinkLeadsNowhere() throws Exception {
        var swapped = world.code().resolve("shop/swapped.txt");
        var link = Files.createSymbolicLink(
                world.folder.resolve("link"), world.outside().resolve("secret.txt"));
        var plain = Files.writeString(world.folder.resolve("plain"), "plain");
        var stop = new AtomicBoolean();
        var swapper = Thread.ofPlatform().start(() -> swap(swapped, link, plain, stop));
        int plainReads = 0;
        try (var tools = tools()) {
            var read = tool(tools.looking(), "read_file");
            for (int i = 0; i < SWAPS; i++) {
                String said;
                try {
                    said = read.call(Json.tree(Map.of("path", "shop/swapped.txt")), CONTEXT)
                            .content();
                } catch (IllegalArgumentException | IOException e) {
                    continue; // refused
                }
                assertThat(said).doesNotContain(World.SECRET);
                plainReads += said.contains("plain") ? 1 : 0;
            }
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertThat(plainReads).as("it was read at times").isPositive();
        world.scores.held(11, End.DENIED);
    }

    @Test
    void aFileThatIsSwappedForALinkIsNotWrittenThrough() throws Exception {
        var swapped = world.code().resolve("shop/swapped.txt");
        var link = Files.createSymbolicLink(
                world.folder.resolve("link-to-write"), world.outside().resolve("secret.txt"));
        var plain = Files.writeString(world.folder.resolve("plain-to-write"), "plain");
        var stop = new AtomicBoolean();
        var swapper = Thread.ofPlatform().start(() -> swap(swapped, link, plain, stop));
        try (var tools = tools()) {
            var write = tool(tools.changing(), "write_file");
            var arguments = Json.tree(Map.of("path", "shop/swapped.txt", "content", "written"));
            for (int i = 0; i < SWAPS / 3; i++) {
                try {
                    write.call(arguments, CONTEXT);
                } catch (IllegalArgumentException | IOException e) {
                    continue; // refused
                }
            }
            stop.set(true);
            swapper.join();
            write.call(arguments, CONTEXT);
        } finally {
            stop.set(true);
            swapper.join();
        }
        assertThat(world.outside().resolve("secret.txt")).hasContent(World.SECRET);
        assertThat(swapped).hasContent("written");
        Files.delete(swapped);
        world.scores.held(11, End.DENIED);
    }

    private Toolbox tools() {
        return new Toolbox(
                new EstateFile(world.estate.servicesFile()),
                new HealthCheck(),
                new Sandbox.NoSandbox(),
                Machine.detect(OwnFiles.NONE, "shown"),
                new Redactor(new InstallationKey(new byte[32])),
                new MemoryFileSnapshots(),
                runId -> List.of());
    }

    private static Tool<?> tool(List<Tool<?>> tools, String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void swap(Path file, Path link, Path plain, AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                for (var source : List.of(link, plain)) {
                    var next = file.resolveSibling("next");
                    Files.copy(
                            source, next, StandardCopyOption.REPLACE_EXISTING, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 600",
                "(sleep 600 &) ; sleep 600",
                "setsid sleep 600 & wait",
                "(setsid sleep 600 &) ; sleep 600",
                "((setsid sleep 600 &) &) ; (setsid setsid sleep 600 &) ; sleep 600",
                "bomb() { [ $1 -gt 5 ] || { bomb $(($1 + 1)) & bomb $(($1 + 1)) & }; sleep 600; }; bomb 0",
                "yes > /dev/null"
            })
    void whatACancelledRunStartedIsGone(String script) throws Exception {
        String mark = "eat" + Math.abs(script.hashCode());
        var approval = world.waits(World.order(
                "shell_command_execute",
                Map.of("command", "echo x >> " + world.marker(mark) + "; exec 9< " + world.code() + "; " + script)));
        world.api.decide(approval, "approve", "");
        String runId = approval.get("runId").asText();
        int started = Math.max(1, script.split("sleep", -1).length - 1);
        awaitLeftovers(count -> count >= started);
        world.api.post("/api/runs/" + runId + "/cancel", "{}");
        world.api.runEnds(runId);
        assertThat(world.takeMarker(mark)).isEqualTo(1);
        awaitLeftovers(count -> count == 0);
        world.scores.held(35, End.ASKED);
    }

    /** Not by a cancel: its time is up. The tools give minutes; what is done then is the same. */
    @Test
    void whatIsOverItsTimeIsGoneWithAllThatItStarted() throws Exception {
        var scripts = List.of(
                "((setsid sleep 600 &) &) ; (setsid setsid sleep 600 &) ; sleep 600",
                "bomb() { [ $1 -gt 5 ] || { bomb $(($1 + 1)) & bomb $(($1 + 1)) & }; sleep 600; }; bomb 0",
                "while :; do setsid sleep 600 & sleep 0.05; done",
                "trap '' TERM; (trap '' TERM; sleep 600) & yes");
        try (var programs = new ShortPrograms();
                var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = scripts.stream()
                    .map(script -> people.submit(() ->
                            programs.run("exec 9< " + world.code() + "; echo begun; " + script, world.code(), SHORT)))
                    .toList();
            for (var run : running) {
                assertThat(run.get(90, TimeUnit.SECONDS))
                        .startsWith("timed out after ")
                        .contains("\nbegun\n")
                        .hasSizeLessThan(5_000_000);
                world.scores.held(35, End.ASKED);
            }
        }
        assertThat(leftovers()).isEmpty();
    }

    private void awaitLeftovers(IntPredicate enough) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!enough.test(leftovers().size())) {
            assertThat(System.nanoTime()).as("%s", leftovers()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    /** Processes, whoever their parent is by now, that hold the workspace open as each script of these cases made its children do. */
    private List<String> leftovers() {
        return ProcessHandle.allProcesses()
                .filter(process -> holdsTheWorkspace(process.pid()))
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains("sleep 600") && !line.contains("bash") || line.contains("yes"))
                .toList();
    }

    private boolean holdsTheWorkspace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "fd/9"))
                    .equals(world.code());
        } catch (IOException goneOrHoldsNothing) {
            return false;
        }
    }

    @Test
    void aFloodOfOutputIsCut() throws Exception {
        String line = "y".repeat(200);
        var flood = world.attempt(
                World.order("shell_command_execute", Map.of("command", "yes " + line + " | head -c 50000000")), true);
        assertThat(flood.said().length()).isLessThan(200_000);
        world.scores.held(35, End.ASKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{app=~\".*\"}", "shop\" or 1=1", "../shop", "# shop\n*", "http://169.254.169.254/"})
    void aSelectorOfALogIsANameAndNothingElse(String selector) throws Exception {
        var read = world.attempt(World.order("search_logs", Map.of("service", selector)), false);
        assertThat(read.answer()).isEqualTo('D');
        world.scores.held(36, End.DENIED);
    }

    @Test
    void aSearchWithoutBoundsOverAHostileLogIsCutAndEnds() throws Exception {
        try (var log = Files.newOutputStream(world.log())) {
            for (int i = 0; i < 60_000; i++) {
                log.write(("ERROR flood " + i + " \u001b[2K NaN {\"level\":\n").getBytes());
            }
            log.write(new byte[] {(byte) 0xff, (byte) 0xfe, 0, '\n'});
        }
        var read = world.attempt(World.order("search_logs", Map.of("since_minutes", 43_200, "limit", 100_000)), false);
        assertThat(read.answer()).isEqualTo('R');
        assertThat(read.said()).contains("200 of 6000").doesNotContain("\u001b");
        world.scores.held(36, End.RAN);
        world.scores.probeWorks(36);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/chat",
                "/agui",
                "/api/approve-tool",
                "/api/tokens",
                "/api/realtime/token",
                "/api/sign-in-links"
            })
    void aStrangerStartsNothing(String path) throws Exception {
        var body = Map.of("userMessage", Map.of("id", "m", "content", world.marks("stranger")));
        int before = world.api.json("/api/runs?limit=200").get("runs").size();
        assertThat(world.api.as("no-token").post(path, body).statusCode()).isEqualTo(401);
        assertThat(world.api.json("/api/runs?limit=200").get("runs")).hasSize(before);
        assertThat(world.count("stranger")).isZero();
        world.scores.held(37, End.DENIED);
        world.scores.probeWorks(37);
    }

    @Test
    void aReaderOfOneThreadSeesNoOther() throws Exception {
        var mine = world.attempt("hello", false);
        var other = world.attempt("a secret talk", false);
        var limited = world.as(Map.of("role", "viewer", "threads", List.of(mine.threadId())));
        var answer = limited.send("GET", "/api/threads/" + other.threadId() + "/events", "", "Last-Event-ID", "1");
        assertThat(answer.statusCode()).isEqualTo(404);
        world.scores.held(38, End.DENIED);
        assertThat(limited.get("/api/threads/" + mine.threadId()).statusCode()).isEqualTo(200);
        world.scores.probeWorks(38);
    }

    @Test
    void aTicketOpensOneSocket() throws Exception {
        String ticket = Socket.ticket(world.api);
        try (var first = new Socket(world.url(), ticket, null, true)) {
            first.send("{\"op\":\"ping\"}");
            first.next(frame -> true);
        }
        assertSentAway(new Socket(world.url(), ticket, null, true));
        assertSentAway(new Socket(world.url(), Socket.ticket(world.api), "https://evil.example", true));
        assertSentAway(new Socket(world.url(), "guessed", null, true));
    }

    private void assertSentAway(Socket socket) throws Exception {
        try (socket) {
            assertThat(socket.closed().code()).isEqualTo(4401);
        }
        world.scores.held(38, End.DENIED);
    }

    @Test
    void aLineBreakInATextMakesNoEvent() throws Exception {
        var run = world.attempt("hello\n\nid: 99999\ndata: {\"type\":\"FORGED\"}\n\n", false);
        assertThat(world.events(run.threadId()))
                .contains("FORGED")
                .doesNotContain("\ndata: {\"type\":\"FORGED")
                .doesNotContain("\nid: 99999");
        world.scores.held(38, End.DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "http://169.254.169.254/latest", "gopher://x", "http://{tcp}/ssrf"})
    void anAddressThatAModelNamesIsNotAsked(String address) throws Exception {
        var read = world.attempt(World.order("check_health", Map.of("service", world.filled("ssrf", address))), false);
        assertThat(read.answer()).isEqualTo('D');
        assertThat(world.trap.caught()).isEmpty();
        world.scores.held(39, End.DENIED);
    }

    @Test
    void anAddressThatTheEstateNamesIs() throws Exception {
        world.estate.healthAt("http://" + world.trap.tcp() + "/health");
        world.attempt(World.order("check_health", Map.of("service", "shop")), false);
        assertThat(world.trap.caught()).anyMatch(one -> one.contains("/health"));
        world.trap.forget();
        world.estate.healthAt("");
        world.scores.probeWorks(39);
    }

    /** A rotated log of some hundred kilobytes that holds hundreds of megabytes; how long that may take: FileLogsTest. */
    @ParameterizedTest
    @ValueSource(strings = {"search_logs", "log_patterns", "log_context"})
    void aLogThatUnpacksToMuchMoreIsCut(String tool) throws Exception {
        var bomb = world.folder.resolve("shop.log.1.gz");
        var part = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(part)) {
            zip.write("x".repeat(10_000_000).getBytes(StandardCharsets.US_ASCII));
        }
        try (var file = Files.newOutputStream(bomb)) {
            for (int i = 0; i < 30; i++) {
                part.writeTo(file);
            }
        }
        try {
            assertThat(Files.size(bomb)).isLessThan(500_000);
            Map<String, ?> arguments = tool.equals("log_context")
                    ? Map.of("reference", "shop:0~1")
                    : Map.of("since_minutes", 43_200, "text", "xxx");
            assertThat(world.attempt(World.order(tool, arguments), false).said())
                    .contains("xxxx")
                    .hasSizeLessThan(60_000);
        } finally {
            Files.delete(bomb);
        }
        world.scores.held(39, End.RAN);
    }

    @Test
    void aBombInYamlOrJsonIsRefused() throws Exception {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1)));
        }
        var file = Files.writeString(world.folder.resolve("bomb.yaml"), bomb);
        assertThat(new Policy(file).problem()).isNotEmpty();
        world.scores.held(39, End.DENIED);

        for (var body :
                List.of("{\"userMessage\":" + "[".repeat(100_000), "{\"userMessage\":" + "{\"a\":".repeat(5_000))) {
            assertThat(world.api.post("/api/chat", body).statusCode()).isBetween(400, 499);
            world.scores.held(39, End.DENIED);
        }
        JsonNode health = world.api.json("/api/runs?limit=1");
        assertThat(health.has("runs")).isTrue();
    }
}
