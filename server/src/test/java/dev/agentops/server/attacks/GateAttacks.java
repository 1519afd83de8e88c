package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolGate.Pass;
import dev.agentops.agentkit.tool.ToolGate.Verdict;
import dev.agentops.server.attacks.Scoreboard.End;
import dev.agentops.server.commands.Machine;
import dev.agentops.server.commands.OwnFiles;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.safety.ApprovalGate;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.safety.policy.Facts;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.safety.policy.StandingRules;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.testing.MemoryFileSnapshots;
import dev.agentops.server.tools.Toolbox;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Groups 16, 18, 25 and 40, at the gate itself: where time, arguments and policy can be turned at will. With a database of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GateAttacks {
    private final World world = AttackSuiteTest.world();

    @TempDir
    private Path folder;

    private String jdbcUrl;
    private Database database;
    private Approvals approvals;
    private Toolbox tools;

    @BeforeAll
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        jdbcUrl = TestServices.freshDatabase();
        database = Database.open(jdbcUrl, postgres.user(), postgres.password());
        database.with(handle -> {
            handle.execute("insert into threads (id, title, created_by) values ('thr_1', 't', 'ann')");
            return handle.execute("insert into runs (id, thread_id, message_id, question, created_by)"
                    + " values ('run_1', 'thr_1', 'm1', 'why?', 'ann')");
        });
        approvals = new Approvals(database);
        tools = toolbox(Sandbox.detect());
    }

    @BeforeEach
    void forget() {
        database.with(handle -> handle.execute("delete from approvals"));
    }

    private Toolbox toolbox(Sandbox sandbox) {
        return new Toolbox(
                new EstateFile(world.estate.servicesFile()),
                new HealthCheck(),
                sandbox,
                Machine.detect(OwnFiles.NONE, ""),
                new Redactor(InstallationKey.of(database)),
                new MemoryFileSnapshots(),
                runId -> List.of());
    }

    @AfterAll
    void close() {
        tools.close();
        database.close();
    }

    private ApprovalGate gate(Duration timeout) {
        return gate(tools, timeout);
    }

    private ApprovalGate gate(Toolbox tools, Duration timeout) {
        return gate(approvals, database, tools, timeout);
    }

    private ApprovalGate gate(Approvals approvals, Database database, Toolbox tools, Duration timeout) {
        return new ApprovalGate(
                approvals,
                tools.dangerous(),
                new Policy(folder.resolve("policy.yaml")),
                new StandingRules(database),
                timeout,
                new Redactor(InstallationKey.of(database)));
    }

    private static ToolGate.Request request(String... argv) {
        return new ToolGate.Request(
                "run_command",
                Json.tree(Map.of("argv", List.of(argv))),
                new ToolContext("thr_1", "run_1", "ann", "coding", "call_1", State.EMPTY),
                "harmless",
                0,
                "",
                false,
                "");
    }

    private void approve() throws Exception {
        approve(approvals);
    }

    private static void approve(Approvals approvals) throws Exception {
        approvals.decide(
                "call_1", true, "", approvals.list(false, 10).getFirst().digest(), "ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"touch b", "touch a b", "touch  a", "/bin/rm a", "Touch a"})
    void otherArgumentsThanThoseApprovedDoNotPass(String other) throws Exception {
        var gate = gate(Duration.ofHours(1));
        assertThat(gate.check(request("touch", "a"))).isInstanceOf(Verdict.Ask.class);
        approve();

        assertThat(gate.pass(request(other.split(" ")))).isNotInstanceOf(Pass.Go.class);
        world.scores.held(16, End.ASKED);
        assertThat(gate.pass(request("touch", "a"))).isInstanceOf(Pass.Go.class);
        world.scores.probeWorks(16);
    }

    @Test
    void anExpiredApprovalIsNotDecidedAndDoesNotPass() throws Exception {
        var gate = gate(Duration.ofMillis(30));
        gate.check(request("touch", "a"));
        Thread.sleep(60);
        assertThatThrownBy(() -> approvals.decide("call_1", true, "", "", "ann"))
                .isInstanceOf(Approvals.RefusedException.class);
        assertThat(gate.pass(request("touch", "a"))).isInstanceOf(Pass.Stop.class);
        world.scores.held(18, End.DENIED);
        world.control(18);
    }

    /** The server's own clock may be behind the database's, or the other way. */
    @ParameterizedTest
    @ValueSource(strings = {"- interval '1 second'", "- interval '1 day'"})
    void aClockThatIsOffLetsNothingExpiredThrough(String skew) throws Exception {
        var gate = gate(Duration.ofHours(1));
        gate.check(request("touch", "a"));
        database.with(handle -> handle.execute("update approvals set expires_at = now() " + skew));
        assertThatThrownBy(() -> approvals.decide("call_1", true, "", "", "ann"))
                .isInstanceOf(Approvals.RefusedException.class);
        assertThat(gate.pass(request("touch", "a"))).isInstanceOf(Pass.Stop.class);
        world.scores.held(18, End.DENIED);
    }

    /** All servers go by the clock of the database, however far theirs is from it: here it is the database's that is off. */
    @ParameterizedTest
    @ValueSource(strings = {"2 hours", "-2 hours"})
    void anApprovalLivesNoLongerAndNoShorterWhereAClockIsOff(String off) throws Exception {
        var postgres = TestServices.shared().postgres();
        turnTheClock(off);
        try (var skewed = Database.join(jdbcUrl, postgres.user(), postgres.password())) {
            var there = new Approvals(skewed);
            assertThat(Math.abs(secondsAfterOurs(skewed))).as("it is off").isGreaterThan(7_000);

            var gate = gate(there, skewed, tools, Duration.ofHours(1));
            gate.check(request("touch", "a"));
            approve(there);
            assertThat(gate.pass(request("touch", "a"))).isInstanceOf(Pass.Go.class);
            world.scores.probeWorks(18);

            forget();
            var hasty = gate(there, skewed, tools, Duration.ofMillis(30));
            hasty.check(request("touch", "a"));
            Thread.sleep(60);
            assertThatThrownBy(() -> there.decide("call_1", true, "", "", "ann"))
                    .isInstanceOf(Approvals.RefusedException.class);
            assertThat(hasty.pass(request("touch", "a"))).isInstanceOf(Pass.Stop.class);
            world.scores.held(18, End.DENIED);
        } finally {
            database.with(handle -> handle.execute("alter database " + name(handle) + " reset search_path"));
        }
    }

    /** For connections from now on: their names now() and clock_timestamp() are ours. */
    private void turnTheClock(String off) {
        database.with(handle -> {
            for (var clock : List.of("now", "clock_timestamp")) {
                handle.execute("create or replace function public.%1$s() returns timestamptz language sql as $$"
                                .formatted(clock)
                        + "select pg_catalog.%s() + interval '%s' $$".formatted(clock, off));
            }
            return handle.execute("alter database " + name(handle) + " set search_path = public, pg_catalog");
        });
    }

    private static long secondsAfterOurs(Database database) {
        return database.with(handle -> handle.createQuery("select cast(extract(epoch from now()) as bigint)")
                        .mapTo(Long.class)
                        .one())
                - Instant.now().getEpochSecond();
    }

    private static String name(Handle handle) {
        return handle.createQuery("select quote_ident(current_database())")
                .mapTo(String.class)
                .one();
    }

    /** The executor gives up at the moment in which the human says yes. */
    @RepeatedTest(5)
    void expiryAndDecisionAtOnceHaveOneOutcome() throws Exception {
        var gate = gate(Duration.ofHours(1));
        gate.check(request("touch", "a"));
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var decided = both.submit(() -> {
                try {
                    approve();
                    return true;
                } catch (Approvals.RefusedException e) {
                    return false;
                }
            });
            var passed = both.submit(() -> gate.pass(request("touch", "a")) instanceof Pass.Go);
            assertThat(passed.get()).isEqualTo(decided.get());
        }
        assertThat(approvals.ofThread("thr_1")).singleElement();
        world.scores.held(18, End.DENIED);
    }

    private Ruling.Effect ruled(String rules, boolean tainted, Facts facts) throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), rules);
        return new Policy(folder.resolve("policy.yaml"))
                .of(facts, tainted, Optional.empty())
                .effect();
    }

    private static Facts command(String... argv) {
        var words = List.of(argv);
        return new Facts("run_command", words, words.subList(1, words.size()), "", false);
    }

    /** A path that the file denies, however a model spells it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop/cl\u00e9/x",
                "shop/cle\u0301/x",
                "./shop//cl\u00e9/x",
                "SHOP/CLE\u0301/x",
                "shop/../shop/cl\u00e9/x",
                "{ws}/shop/cl\u00e9/x"
            })
    void aPathThatTheFileDeniesIsDeniedHoweverItIsSpelled(String path) throws Exception {
        var write = tools.dangerous().stream()
                .filter(tool -> tool.name().equals("write_file"))
                .findFirst()
                .orElseThrow();
        var facts = write.facts(Json.tree(Map.of("path", world.filled("", path), "content", "x")));
        String rules = "rules: [{deny: write_file, path: 'shop/cl\u00e9/**'}, {allow: write_file}]";
        assertThat(ruled(rules, false, facts)).isEqualTo(Ruling.Effect.DENY);
        world.scores.held(9, End.DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git push --force",
                "git push",
                "git status x",
                "/tmp/git status",
                "git\u200b status",
                "GIT status",
                "git status --porcelain"
            })
    void aRuleAllowsNothingWider(String line) throws Exception {
        String rules = "rules: [{allow: run_command, argv: [git, status]}]";
        assertThat(ruled(rules, false, command(line.split(" ")))).isEqualTo(Ruling.Effect.ASK);
        world.scores.held(25, End.ASKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git pull --upload-pack=evil",
                "git pull origin --upload-pack=evil",
                "wget http://localhost:1@evil.example/",
                "wget http://localhost:1\\@evil.example/",
                "wget http://localhost:1#@evil.example/"
            })
    void aStarOfARuleIsNoOptionAndNoOtherHost(String line) throws Exception {
        String rules = "rules: [{allow: run_command, argv: [git, pull, '**']},"
                + " {allow: run_command, argv: [wget, 'http://localhost:*']}]";
        assertThat(ruled(rules, false, command("wget", "http://localhost:8080/health")))
                .isEqualTo(Ruling.Effect.ALLOW);
        assertThat(ruled(rules, false, command(line.split(" ")))).isEqualTo(Ruling.Effect.ASK);
        world.scores.held(25, End.ASKED);
    }

    @Test
    void aRuleAllowsWhatItSaysUnlessTheThreadIsTainted() throws Exception {
        String rules = "rules: [{allow: run_command, argv: [git, status]}]";
        assertThat(ruled(rules, false, command("git", "status"))).isEqualTo(Ruling.Effect.ALLOW);
        world.scores.probeWorks(25);
        assertThat(ruled(rules, true, command("git", "status"))).isEqualTo(Ruling.Effect.ASK);
        world.scores.held(25, End.ASKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{allow: shell_command_execute}]",
                "rules: [{allow: '*'}]",
                "rules: [{allow: '*', even_if_tainted: true}]",
                "rules: [{allow: 'shell_*', argv: ['**']}]",
                "not yaml: [",
                "rules: [{alow: run_command}]"
            })
    void noRuleAllowsAScript(String rules) throws Exception {
        assertThat(ruled(rules, false, Facts.script("shell_command_execute"))).isEqualTo(Ruling.Effect.ASK);
        world.scores.held(25, End.ASKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "cat app.log", "ps aux", "git status", "kubectl get pods"})
    void withoutASandboxEverythingIsAskedAbout(String line) throws Exception {
        try (var bare = toolbox(new Sandbox.NoSandbox())) {
            assertThat(gate(bare, Duration.ofHours(1)).check(request(line.split(" "))))
                    .isInstanceOf(Verdict.Ask.class);
        }
        JsonNode preview = approvals.list(false, 10).getFirst().preview();
        assertThat(preview.get("sandbox").asText()).isEmpty();
        world.scores.held(40, End.ASKED);
    }

    /** Nobody is asked about these, so they do without programs, or do not work. */
    @ParameterizedTest
    @ValueSource(strings = {"git_log", "git_diff", "search_code"})
    void withoutASandboxTheToolsThatLookRunNoProgram(String name) throws Exception {
        try (var bare = toolbox(new Sandbox.NoSandbox())) {
            var tool = bare.looking().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            var arguments = Json.tree(name.equals("search_code") ? Map.of("text", "A shop.") : Map.of());
            if (name.equals("search_code")) {
                assertThat(tool.call(arguments, request().context()).content()).contains("README.md:1: A shop.");
            } else {
                assertThatThrownBy(() -> tool.call(arguments, request().context()))
                        .hasMessageContaining("no sandbox");
            }
        }
        world.scores.held(40, End.DENIED);
    }

    @Test
    void withOneItRunsUnasked() throws Exception {
        if (Sandbox.detect().views().isEmpty()) {
            world.control(40);
            return;
        }
        assertThat(gate(Duration.ofHours(1)).check(request("ls"))).isInstanceOf(Verdict.Allow.class);
        world.scores.probeWorks(40);
    }
}
