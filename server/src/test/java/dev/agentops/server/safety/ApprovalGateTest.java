package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.safety.policy.Facts;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.StandingRules;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.threads.PostgresThreadLog;
import dev.agentops.server.threads.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who may pass, whatever the journal says. */
@Tag("process")
class ApprovalGateTest {
    /** A tool over a folder that somebody may put another one in the place of. */
    private static final class Shell implements DangerousTool {
        private String inode = "7";

        @Override
        public String name() {
            return "shell";
        }

        @Override
        public Map<String, String> bound(JsonNode arguments) {
            return Map.of("folder", "/srv", "inode", inode);
        }

        @Override
        public String title(JsonNode arguments) {
            return "Run";
        }

        @Override
        public String risk() {
            return "high";
        }

        @Override
        public Preview preview(JsonNode arguments) {
            return new Preview.Command(arguments.path("command").asText(), "/srv", "");
        }
    }

    private static final DangerousTool MILD = new DangerousTool() {
        @Override
        public String name() {
            return "mild";
        }

        @Override
        public String title(JsonNode arguments) {
            return "Restart";
        }

        @Override
        public String risk() {
            return "medium";
        }

        @Override
        public Facts facts(JsonNode arguments) {
            return Facts.service(name(), arguments.path("command").asText());
        }

        @Override
        public Preview preview(JsonNode arguments) {
            return new Preview.Restart(arguments.path("command").asText(), List.of("up"), "", List.of());
        }
    };

    private record Command(String command) {}

    private static Tool<Command> shellDescribed(String description) {
        return Tool.writes("shell", description, Command.class, (input, context) -> ToolResult.ok("ran"));
    }

    private final Shell shell = new Shell();

    @TempDir
    private Path folder;

    private Database database;
    private Approvals approvals;
    private ApprovalGate gate;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        database.with(handle -> {
            handle.execute("insert into threads (id, title, created_by) values ('thr_1', 't', 'ann')");
            return handle.execute("insert into runs (id, thread_id, message_id, question, created_by)"
                    + " values ('run_1', 'thr_1', 'm1', 'why?', 'ann')");
        });
        approvals = new Approvals(database);
        gate = gate(shellDescribed("Runs a script."));
    }

    private ApprovalGate gate(Tool<?> described) {
        var assessor = new Assessor(
                List.of(shell, MILD),
                List.of(described),
                new Policy(folder.resolve("policy.yaml")),
                new StandingRules(database),
                new Redactor(InstallationKey.of(database)));
        return new ApprovalGate(approvals, assessor, Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ToolGate.Request request(int round) {
        return request("shell", "ls", round);
    }

    private static ToolGate.Request request(String tool, String command, int round) {
        return new ToolGate.Request(
                tool,
                Json.mapper().createObjectNode().put("command", command),
                new ToolContext("thr_1", "run_1", "ann", "coding", "call_1", State.EMPTY),
                "look",
                round,
                "",
                round > 0,
                "");
    }

    @Test
    void aCallThatNobodyWasAskedAboutDoesNotPass() throws Exception {
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.AskAgain.class);
    }

    @Test
    void whatARuleAllowsPassesAndWhatOneDeniesDoesNotThoughAHumanApproved() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "rules: [{allow: shell}]");
        assertThat(gate.check(request(0))).isInstanceOf(ToolGate.Verdict.Allow.class);
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);
        assertThat(approvals.pendingCount()).isZero();

        Files.writeString(folder.resolve("policy.yaml"), "rules: []");
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.AskAgain.class);
        gate.check(request(0));
        approvals.decide("call_1", true, "", "", "ann");

        Files.writeString(folder.resolve("policy.yaml"), "rules: [{deny: shell, reason: frozen}, {allow: shell}]");
        assertThat(gate.pass(request(0))).isInstanceOfSatisfying(ToolGate.Pass.Stop.class, stop -> {
            assertThat(stop.status()).isEqualTo(ToolStatus.DENIED);
            assertThat(stop.message()).contains("frozen");
        });
        assertThat(gate.check(request(1))).isInstanceOf(ToolGate.Verdict.Deny.class);
    }

    @Test
    void nobodyIsAskedForARunThatIsBeingCancelled() throws Exception {
        database.with(handle -> handle.execute("update runs set status = 'running', started_at = now()"));
        cancel();

        assertThat(gate.check(request(0)))
                .isInstanceOfSatisfying(
                        ToolGate.Verdict.Deny.class,
                        deny -> assertThat(deny.status()).isEqualTo(ToolStatus.CANCELLED));
        assertThat(approvals.pendingCount()).isZero();
    }

    private void cancel() {
        new Threads(database, 10, 10).cancel("thr_1", "run_1", handle -> Approvals.withdraw(handle, "run_1"));
    }

    private ThreadLog.Intended intend() throws Exception {
        return new PostgresThreadLog(database)
                .intend(new ThreadLog.Intent(
                        "thr_1",
                        "run_1",
                        "tool:1.0:shell",
                        "call_1:0",
                        "shell",
                        request(0).arguments()));
    }

    /** Until its effect is over it is the same use; the database stops a second effect besides. */
    @Test
    void anApprovalLetsNothingThroughOnceItsEffectIsOver() throws Exception {
        gate.check(request(0));
        approvals.decide("call_1", true, "", "", "ann");
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);
        intend();
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);

        database.with(handle -> handle.execute("update effects set finished_at = now()"));

        assertThat(gate.pass(request(0)))
                .isInstanceOfSatisfying(
                        ToolGate.Pass.Stop.class,
                        stop -> assertThat(stop.message()).contains("was used before"));
    }

    @Test
    void whatWasApprovedBeforeACancelDoesNotBeginAfterIt() throws Exception {
        database.with(handle -> handle.execute("update runs set status = 'running', started_at = now()"));
        gate.check(request(0));
        approvals.decide("call_1", true, "", "", "ann");
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);
        cancel();

        assertThat(intend()).isEqualTo(ThreadLog.Intended.NEVER);
        int begun = database.with(handle -> handle.createQuery("select count(*) from effects")
                .mapTo(Integer.class)
                .one());
        assertThat(begun).isZero();
    }

    @Test
    void aDecisionDuringACancelIsRefused() throws Exception {
        database.with(handle -> handle.execute("update runs set status = 'running', started_at = now()"));
        gate.check(request(0));
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var decision = database.transaction(handle -> {
                handle.execute("select 1 from threads where id = 'thr_1' for update");
                people.submit(this::cancel);
                awaitWaiting(1);
                var late = people.submit(() -> approvals.decide("call_1", true, "", "", "ann"));
                awaitWaiting(2);
                return late;
            });
            assertThatThrownBy(decision::get).hasMessageContaining("cancelled");
        }
        assertThat(approvals.newest("call_1").orElseThrow().state()).isEqualTo("cancelled");
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Stop.class);
    }

    private void awaitWaiting(int many) throws InterruptedException {
        while (waiting() < many) {
            Thread.sleep(10);
        }
    }

    @Test
    void aPolicyThatChangedAfterTheApprovalIsShownToTheHumanAgain() throws Exception {
        gate.check(request(0));
        approvals.decide("call_1", true, "", "", "ann");
        Files.writeString(folder.resolve("policy.yaml"), "rules: [{ask: other}]");

        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.AskAgain.class);
    }

    @Test
    void aFolderThatTookTheNameOfAnotherIsShownToTheHumanAgain() throws Exception {
        gate.check(request(0));
        approvals.decide("call_1", true, "", "", "ann");
        shell.inode = "8";

        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.AskAgain.class);
        shell.inode = "7";
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);
    }

    @Test
    void aToolThatIsDefinedOtherwiseThanWhenItWasApprovedIsShownToTheHumanAgain() throws Exception {
        gate.check(request(0));
        approvals.decide("call_1", true, "", "", "ann");

        assertThat(gate(shellDescribed("Runs a script, and more.")).pass(request(0)))
                .isInstanceOf(ToolGate.Pass.AskAgain.class);
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);
    }

    @Test
    void otherArgumentsThanThoseApprovedAreShownToTheHuman() throws Exception {
        gate.check(request(0));
        approvals.decide("call_1", true, "", "", "ann");

        assertThat(gate.pass(request("shell", "ls -l", 0))).isInstanceOf(ToolGate.Pass.AskAgain.class);
        assertThat(gate.pass(request("mild", "ls", 0))).isInstanceOf(ToolGate.Pass.AskAgain.class);
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);
    }

    private void policy(String text) throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), text);
    }

    /** @return whether it was refused, as it has to be another person */
    private boolean isRefused(String user) {
        try {
            approvals.decide("call_1", true, "", "", user);
            return false;
        } catch (Approvals.RefusedException e) {
            assertThat(e.isForbidden()).as(e.getMessage()).isTrue();
            return true;
        }
    }

    @Test
    void ofHighRiskAloneASecondPersonIsNeededWhereThePolicySaysHigh() throws Exception {
        policy("four_eyes: high");
        gate.check(request(0));
        assertThat(isRefused("ann")).isTrue();
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Stop.class);
        database.with(handle -> handle.execute("delete from approvals"));

        gate.check(request(0));
        assertThat(isRefused("ben")).isFalse();
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);
        database.with(handle -> handle.execute("delete from approvals"));

        gate.check(request("mild", "shop", 0));
        assertThat(isRefused("ann")).as("of medium risk").isFalse();
    }

    @Test
    void aRuleWantsASecondPersonForWhatItIsAboutAndNothingElse() throws Exception {
        policy("rules: [{ask: mild, service: 'till*', four_eyes: true}, {ask: mild, service: shop}]");
        gate.check(request("mild", "till-api", 0));
        assertThat(approvals.list(false, 10).getFirst().needsSecondPerson()).isTrue();
        assertThat(isRefused("ann")).isTrue();
        assertThat(isRefused("ben")).isFalse();
        database.with(handle -> handle.execute("delete from approvals"));

        gate.check(request("mild", "shop", 0));
        assertThat(isRefused("ann")).as("of another service").isFalse();
    }

    @Test
    void whoSpokeToTheRunUnderWayIsNoSecondPersonOnceItWasHeard() throws Exception {
        policy("four_eyes: always");
        database.with(
                handle -> handle.execute("insert into steers (id, thread_id, run_id, content, created_by, given_at)"
                        + " values ('s1', 'thr_1', 'run_1', 'and restart it', 'ben', now()),"
                        + " ('s2', 'thr_1', 'run_1', 'not heard', 'cleo', null)"));
        gate.check(request(0));

        assertThat(isRefused("ann")).as("asked for the run").isTrue();
        assertThat(isRefused("ben")).as("spoke to it").isTrue();
        assertThat(approvals
                        .find(approvals.list(false, 10).getFirst().id())
                        .orElseThrow()
                        .state())
                .isEqualTo("pending");
        assertThat(isRefused("cleo")).as("was not heard").isFalse();
    }

    private ToolGate.Request call(String id, String command) {
        return new ToolGate.Request(
                "shell",
                Json.mapper().createObjectNode().put("command", command),
                new ToolContext("thr_1", "run_1", "ann", "coding", id, State.EMPTY),
                "look",
                0,
                "",
                false,
                "");
    }

    private String refusal(String call, String user) {
        try {
            approvals.decide(call, true, "", "", user);
            return "";
        } catch (Approvals.RefusedException e) {
            return e.getMessage();
        }
    }

    @Test
    void whoseWordsMadeTheAgentChangeACallIsNoSecondPersonForIt() throws Exception {
        policy("four_eyes: always");
        database.with(handle -> handle.execute("""
                insert into messages (thread_id, seq, id, run_id, body) values ('thr_1', 1, 'a1', 'run_1',
                '{"role": "assistant", "toolCalls": [{"id": "call_1"}, {"id": "call_2"}]}')"""));
        gate.check(call("call_1", "ls"));
        approvals.decide("call_1", Approvals.Choice.ASK, "would rm -r not be shorter?", "", "ben");
        gate.check(call("call_2", "df"));
        assertThat(refusal("call_2", "ben"))
                .as("proposed before, with the other")
                .isEmpty();

        gate.check(call("call_3", "ls"));
        assertThat(refusal("call_3", "ben"))
                .as("the same as before the question")
                .isEmpty();
        gate.check(call("call_4", "rm -r x"));
        assertThat(refusal("call_4", "ben")).contains("after what you said");
        approvals.decide("call_4", false, "rm -rf x", "", "cleo");
        gate.check(call("call_5", "rm -rf x"));
        assertThat(refusal("call_5", "ben")).contains("after what you said");
        assertThat(refusal("call_5", "cleo")).as("the reason of a rejection").contains("after what you said");
        assertThat(refusal("call_5", "dan")).isEmpty();
    }

    @Test
    void whoWroteAnEarlierCallIsNoSecondPersonForWhatTheAgentMadeOfIt() throws Exception {
        policy("four_eyes: always");
        gate.check(call("call_1", "ls"));
        database.with(handle -> handle.execute(
                "update approvals set edited_by = 'ben', edited_at = clock_timestamp() where tool_call_id = 'call_1'"));
        gate.check(call("call_2", "rm -r x"));

        assertThat(refusal("call_2", "ben")).contains("or made of it");
        assertThat(refusal("call_2", "dan")).isEmpty();
    }

    @Test
    void whoRejectsWithoutAWordHasSaidNothing() throws Exception {
        policy("four_eyes: always");
        gate.check(call("call_1", "ls"));
        approvals.decide("call_1", false, "", "", "ben");
        gate.check(call("call_2", "ls -l"));
        assertThat(refusal("call_2", "ben")).isEmpty();
    }

    @Test
    void aRuleOrAnEyeThatIsAskedForAfterTheApprovalIsShownToTheHumanAgain() throws Exception {
        policy("four_eyes: never");
        gate.check(request(0));
        assertThat(isRefused("ann")).isFalse();
        policy("four_eyes: high");

        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.AskAgain.class);
        gate.check(request(1));
        assertThatThrownBy(() -> approvals.decide(
                        "call_1", true, "", approvals.list(false, 10).getFirst().digest(), "ann"))
                .hasMessageContaining("needs a second person");
    }

    @Test
    void aRuleThatOnlyAllowsMoreLeavesAnApprovalAsItIs() throws Exception {
        gate.check(request(0));
        approvals.decide("call_1", true, "", "", "ann");
        Files.writeString(folder.resolve("policy.yaml"), "rules: [{allow: other, service: x}]");

        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);
    }

    @Test
    void aCallThatMayHaveRunIsAskedAboutWhateverRulesAllow() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "rules: [{allow: shell}]");

        assertThat(gate.check(request(1))).isInstanceOf(ToolGate.Verdict.Ask.class);
    }

    /** Whoever holds a thread's row may append to the audit log: a decision in that thread waits, and holds nobody up meanwhile. */
    @Test
    void aDecisionThatWaitsForItsThreadDoesNotHoldTheAuditLog() throws Exception {
        gate.check(request(0));
        try (var human = Executors.newVirtualThreadPerTaskExecutor()) {
            var decision = database.transaction(handle -> {
                handle.execute("select 1 from threads where id = 'thr_1' for update");
                var decided = human.submit(() -> approvals.decide("call_1", true, "", "", "ann"));
                awaitWaiting(1);
                handle.execute("set local lock_timeout = '3s'");
                AuditLog.append(handle, AuditLog.ITSELF, "policy.allowed", "call_2", Map.of());
                return decided;
            });
            assertThat(decision.get().state()).isEqualTo("approved");
        }
    }

    private int waiting() {
        return database.with(handle -> handle.createQuery(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void aDecisionOnTheFirstQuestionDoesNotDecideTheSecond() throws Exception {
        gate.check(request(0));
        String seen = approvals.list(false, 10).getFirst().digest();
        approvals.decide("call_1", true, "", seen, "ann");
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Go.class);

        gate.check(request(1));
        assertThatThrownBy(() -> approvals.decide("call_1", true, "", seen, "ann"))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("not what would run now");
        assertThatThrownBy(() -> approvals.decide("call_1", true, "", "", "ann"))
                .isInstanceOf(Approvals.RefusedException.class)
                .hasMessageContaining("asked about again");
        approvals.decide(
                "call_1", true, "", approvals.list(false, 10).getFirst().digest(), "ann");
        assertThat(gate.pass(request(1))).isInstanceOf(ToolGate.Pass.Go.class);
    }

    @Test
    void aRunThatEndsAsksNothingAnyMore() throws Exception {
        gate.check(request(0));
        gate.runEnds("run_1");
        assertThat(approvals.pendingCount()).isZero();
        assertThatThrownBy(() -> approvals.decide("call_1", true, "", "", "ann"))
                .isInstanceOf(Approvals.RefusedException.class);
        assertThat(gate.pass(request(0))).isInstanceOf(ToolGate.Pass.Stop.class);
    }
}
