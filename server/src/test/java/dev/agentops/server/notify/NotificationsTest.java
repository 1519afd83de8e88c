package dev.agentops.server.notify;

import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Real rows, real receivers over HTTP. */
@Tag("process")
class NotificationsTest {
    private static final String SECRET = "a-secret-of-this-test";

    @TempDir
    Path folder;

    private final List<Notifications> running = new ArrayList<>();
    private Database database;
    private Receiver receiver;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        Files.writeString(folder.resolve("services.yaml"), "services: [{name: shop}, {name: stock}]");
        database.with(handle -> {
            handle.execute("insert into threads (id, title, created_by) values ('thr_1', 'Orders fail', 'ann')");
            return handle.execute("insert into runs (id, thread_id, message_id, question, created_by, status)"
                    + " values ('run_1', 'thr_1', 'm1', 'why does it fail?', 'ann', 'running')");
        });
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        running.forEach(Notifications::close);
        receiver.close();
        database.close();
    }

    @Test
    void tellsWhatIsAskedSignedAndRedacted() throws Exception {
        ask("apr_1", "Set password=hunter2hunter2 in shop", "0 minutes");
        start(target("oncall", receiver, ", secret: '${HOOK_SECRET}'"));

        receiver.staysAt(1);
        var taken = receiver.taken.getFirst();
        var message = taken.json();
        assertThat(message.path("event").asText()).isEqualTo("approval.opened");
        assertThat(message.path("id").asText()).isEqualTo(taken.id());
        assertThat(message.at("/approval/title").asText())
                .contains("[redacted password #")
                .doesNotContain("hunter2");
        assertThat(message.at("/approval/risk").asText()).isEqualTo("high");
        assertThat(message.at("/approval/onExpiry").asText()).startsWith("Nothing runs");
        assertThat(message.path("link").asText()).isEqualTo("https://ops.example/threads/thr_1");
        long timestamp = Long.parseLong(taken.headers().getFirst("webhook-timestamp"));
        assertThat(taken.headers().getFirst("webhook-signature"))
                .isEqualTo(Signature.of(SECRET.getBytes(StandardCharsets.UTF_8), taken.id(), timestamp, taken.body()));
        assertThat(running.getFirst().status().getFirst().isOk()).isTrue();
        assertThat(running.getFirst().status().toString()).doesNotContain(SECRET, "/hook");
    }

    @Test
    void remindsOnceWhenItIsTimeAndNotOfWhatIsDecided() throws Exception {
        ask("apr_old", "old", "20 minutes");
        ask("apr_new", "new", "1 minute");
        ask("apr_done", "done", "20 minutes");
        database.with(handle -> handle.execute(
                "update approvals set state = 'denied', decided_by = 'bob', decided_at = now() where id = 'apr_done'"));
        start(target("oncall", receiver, ", events: [approval.reminder], remind_after: 15m"));

        receiver.staysAt(1);
        assertThat(receiver.taken.getFirst().json().at("/approval/id").asText()).isEqualTo("apr_old");

        database.with(handle -> handle.execute(
                "update approvals set requested_at = now() - interval '16 minutes' where id = 'apr_new'"));
        receiver.staysAt(2);
        assertThat(receiver.taken.get(1).json().at("/approval/id").asText()).isEqualTo("apr_new");
    }

    @Test
    void aReminderThatCouldNotBeSentIsDroppedOnceSomebodyDecided() throws Exception {
        receiver.behaviour = (exchange, number) -> 500;
        ask("apr_1", "x", "20 minutes");
        start(target("oncall", receiver, ", events: [approval.reminder], remind_after: 15m"));
        receiver.awaits(2);

        database.with(handle -> handle.execute(
                "update approvals set state = 'approved', decided_by = 'bob', decided_at = now() where id = 'apr_1'"));
        becomes("dropped", 1);
    }

    @Test
    void escalatesToTheOtherTargetOnceWhoeverAsksForIt() throws Exception {
        try (var pager = new Receiver()) {
            ask("apr_1", "x", "2 hours");
            ask("apr_2", "y", "2 minutes");
            String escalates = ", events: [approval.decided], escalate: {after: 1h, to: pager}";
            start(
                    target("oncall", receiver, escalates),
                    target("second", receiver, escalates),
                    target("pager", pager, ", events: [approval.escalated]"));

            pager.staysAt(1);
            assertThat(pager.events()).containsExactly("approval.escalated");
            assertThat(pager.taken.getFirst().json().at("/approval/id").asText())
                    .isEqualTo("apr_1");
            assertThat(receiver.taken).isEmpty();
        }
    }

    @Test
    void tellsHowApprovalsAndRunsEnd() throws Exception {
        start(target("oncall", receiver, ""));
        Thread.sleep(500);
        ask("apr_1", "x", "0 minutes");
        ask("apr_2", "y", "0 minutes");
        database.with(handle -> {
            handle.execute("update approvals set state = 'expired', decided_at = now() where id = 'apr_1'");
            handle.execute(
                    "update approvals set state = 'denied', decided_by = 'bob', decided_at = now() where id = 'apr_2'");
            handle.execute("""
                    insert into thread_event (thread_id, seq, ts, run_id, step, attempt, event_key, event)
                    values ('thr_1', 1, now(), 'run_1', 's', 1, 'k', '{"name": "ops.finding", "value": {"evidence": [{}, {}]}}')
                    """);
            return handle.execute(
                    "update runs set status = 'completed', answer = 'It was a typo.', finished_at = now()");
        });

        receiver.awaits(3);
        Thread.sleep(1_000);
        assertThat(receiver.events()).contains("approval.expired", "approval.decided", "run.finished");
        var run = receiver.taken.stream()
                .filter(taken -> taken.event().equals("run.finished"))
                .findFirst()
                .orElseThrow()
                .json()
                .path("run");
        assertThat(run.path("answer").asText()).isEqualTo("It was a typo.");
        assertThat(run.path("evidence").asInt()).isEqualTo(2);
    }

    @Test
    void tellsWhatARunFoundAndWhatWasDoneAboutItAndWhoDecided() throws Exception {
        try (var slack = new Receiver()) {
            investigates();
            start(target("oncall", receiver, ""), target("team", slack, ", format: slack, events: [run.finished]"));
            database.with(handle -> handle.execute(
                    "update runs set status = 'completed', answer = 'It was a typo.', finished_at = now()"));
            receiver.awaits(3);
            slack.staysAt(1);

            var run = receiver.taken.stream()
                    .filter(taken -> taken.event().equals("run.finished"))
                    .findFirst()
                    .orElseThrow()
                    .json()
                    .path("run");
            var report = run.path("report");
            assertThat(report.path("verdict").asText()).isEqualTo("CONFIRMED");
            assertThat(report.path("service").asText()).isEqualTo("shop");
            assertThat(report.path("cause").asText())
                    .startsWith("It logs in with password=[redacted password #")
                    .doesNotContain("hunter2");
            assertThat(report.path("since").asText()).isEqualTo("2026-11-28T10:28:54.752Z");
            assertThat(report.path("evidence").asInt()).isEqualTo(2);
            assertThat(report.path("link").asText()).isEqualTo("https://ops.example/runs/run_1/report");
            assertThat(run.path("link").asText()).isEqualTo("https://ops.example/runs/run_1");
            var restart = report.at("/actions/0");
            assertThat(restart.path("title").asText()).isEqualTo("Restart shop");
            assertThat(restart.path("decision").asText()).isEqualTo("approved");
            assertThat(restart.path("decidedBy").asText()).isEqualTo("bob");
            assertThat(restart.path("effect").asText()).isEqualTo("done");
            assertThat(report.at("/actions/1/decision").asText()).isEqualTo("denied");
            assertThat(report.at("/actions/1/effect").asText()).isEqualTo("none");

            assertThat(slack.taken.getFirst().json().path("text").asText())
                    .contains("CONFIRMED, shop: It logs in with password=[redacted password #")
                    .contains("Since 2026-11-28 10:28:54 UTC, 2 quotes as evidence")
                    .contains("- Restart shop: approved by bob, done at ")
                    .contains("- Drop table orders @\u200bhere: denied by bob, not run")
                    .contains("<https://ops.example/runs/run_1/report|Report> <https://ops.example/runs/run_1|Run>")
                    .doesNotContain("hunter2", "@here");
        }
    }

    /** A finding of two quotes, an action that was approved and done, and one that was denied. */
    private void investigates() {
        ask("apr_1", "Restart shop", "5 minutes");
        ask("apr_2", "Drop table orders @here", "5 minutes");
        database.with(handle -> {
            handle.execute("update approvals set state = case id when 'apr_1' then 'approved' else 'denied' end,"
                    + " decided_by = 'bob', decided_at = now()");
            handle.execute("insert into effects (id, run_id, step, tool, arguments, finished_at)"
                    + " values ('apr_1:0', 'run_1', 's', 'shell', '{}', now())");
            return handle.execute("""
                    insert into thread_event (thread_id, seq, ts, run_id, step, attempt, event_key, event)
                    values ('thr_1', 1, now(), 'run_1', 's', 1, 'k', '{"name": "ops.finding", "value": {"service": "shop",
                      "summary": "orders fail", "cause": "It logs in with password=hunter2hunter2", "verdict": "CONFIRMED",
                      "since": "2026-11-28T10:28:54.752Z",
                      "evidence": [{"source": "shop:1", "quote": "a"}, {"source": "shop:2", "quote": "b"}]}}')
                    """);
        });
    }

    @Test
    void triesAgainWithTheSameIdAndWaitsAsLongAsTheReceiverWants() throws Exception {
        var at = new ArrayList<Long>();
        receiver.behaviour = (exchange, number) -> {
            at.add(System.nanoTime());
            exchange.getResponseHeaders().add("Retry-After", number == 2 ? "2" : "0");
            return number == 1 ? 500 : number == 2 ? 429 : 200;
        };
        ask("apr_1", "x", "0 minutes");
        start(target("oncall", receiver, ""));

        receiver.staysAt(3);
        assertThat(receiver.taken.stream().map(Receiver.Taken::id).distinct()).hasSize(1);
        assertThat(at.get(2) - at.get(1)).isGreaterThan(1_900_000_000L);
        becomes("sent", 1);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var other = new Receiver()) {
            receiver.behaviour = (exchange, number) -> {
                exchange.getResponseHeaders().add("Location", other.url());
                return 307;
            };
            ask("apr_1", "x", "0 minutes");
            start(target("oncall", receiver, ""));

            receiver.awaits(2);
            assertThat(other.taken).isEmpty();
            assertThat(running.getFirst().status().getFirst().lastError()).contains("redirects are not followed");
        }
    }

    @Test
    void aTargetThatIsSlowOrDownHoldsUpNoOther() throws Exception {
        try (var slow = new Receiver()) {
            slow.behaviour = (exchange, number) -> {
                Thread.sleep(20_000);
                return 200;
            };
            ask("apr_1", "x", "0 minutes");
            start(
                    target("slow", slow, ""),
                    "{name: down, private: true, url: 'http://127.0.0.1:1/'}",
                    target("oncall", receiver, ""));

            receiver.awaits(1);
            slow.awaits(1);
            ask("apr_2", "y", "0 minutes");
            receiver.staysAt(2);
            assertThat(slow.taken).hasSize(1);
            assertThat(running.getFirst().status().get(1))
                    .satisfies(down -> assertThat(down.isOk()).isFalse())
                    .satisfies(down -> assertThat(down.waiting()).isEqualTo(2));
        }
    }

    @Test
    void severalServersSendEachOnce() throws Exception {
        for (int i = 0; i < 40; i++) {
            ask("apr_" + i, "x", "0 minutes");
        }
        String target = target("oncall", receiver, "");
        start(target);
        start(target);
        start(target);

        receiver.staysAt(40);
        assertThat(receiver.taken.stream().map(Receiver.Taken::id).distinct()).hasSize(40);
    }

    @Test
    void whatWasSentByAServerThatDiedBeforeItWasMarkedIsSentAgainWithTheSameId() throws Exception {
        ask("apr_1", "x", "0 minutes");
        start(target("oncall", receiver, ""));
        receiver.awaits(1);
        becomes("sent", 1);
        running.removeFirst().close();
        database.with(handle -> handle.execute(
                "update notifications set state = 'waiting', done_at = null, next_at = now() + interval '1 s'"));

        start(target("oncall", receiver, ""));
        receiver.staysAt(2);
        assertThat(receiver.taken.get(1).id())
                .isEqualTo(receiver.taken.getFirst().id());
    }

    @Test
    void givesUpAfterADayAndKeepsARecord() throws Exception {
        receiver.behaviour = (exchange, number) -> 500;
        ask("apr_1", "x", "0 minutes");
        start(target("oncall", receiver, ""));
        receiver.awaits(1);
        database.with(handle -> handle.execute("update notifications set created_at = now() - interval '25 hours'"));

        becomes("given_up", 1);
        assertThat(running.getFirst().status().getFirst().givenUp()).isEqualTo(1);
    }

    @Test
    void onlyTheServicesOfATargetAndWhatNamesNone() throws Exception {
        ask("apr_1", "Restart shop", "0 minutes");
        ask("apr_2", "Restart stock", "0 minutes");
        ask("apr_3", "Restart something", "0 minutes");
        start(target("oncall", receiver, ", services: [shop]"));

        receiver.staysAt(2);
        assertThat(receiver.taken.stream()
                        .map(taken -> taken.json().at("/approval/id").asText()))
                .containsExactlyInAnyOrder("apr_1", "apr_3");
    }

    @Test
    void slackTakesNoMentionOrLinkFromWhatOthersWrote() throws Exception {
        ask("apr_1", "<!channel> <https://evil.example|click> [x](https://evil.example) @here & go", "0 minutes");
        start(target("oncall", receiver, ", format: slack"));

        receiver.staysAt(1);
        var message = receiver.taken.getFirst().json();
        assertThat(message.path("text").asText())
                .doesNotContain("<!channel>", "<https://evil", "https://evil", "](", "@here")
                .contains("&lt;", "&amp; go")
                .endsWith("<https://ops.example/threads/thr_1|Open in AgentOps>");
        assertThat(message.at("/blocks/0/text/type").asText()).isEqualTo("plain_text");
        assertThat(message.at("/blocks/0/text/text").asText()).doesNotContain("https://evil", "@here", "<!channel>");
    }

    @Test
    void aTestIsSentAtOnceAndSaysWhyItWasNotTaken() throws Exception {
        var notifications = start(
                target("oncall", receiver, ""), "{name: meta, private: true, url: 'http://169.254.169.254/latest'}");

        assertThat(notifications.test("oncall").orElseThrow().delivered()).isTrue();
        assertThat(receiver.events()).containsExactly("test");
        assertThat(notifications.test("meta").orElseThrow().error()).contains("an address of metadata");
        assertThat(notifications.test("nobody")).isEmpty();
    }

    private void ask(String id, String title, String ago) {
        database.with(handle -> handle.createUpdate("""
                        insert into approvals (id, tool_call_id, round, run_id, thread_id, tool, arguments, risk, title, reason,
                                               agent, preview, digest, requested_at, expires_at)
                        values (:id, :id, 0, 'run_1', 'thr_1', 'shell', '{}', 'high', :title, 'to look', 'coding', '{}', 'd',
                                now() - cast(:ago as interval), now() + interval '4 hours')
                        """)
                .bind("id", id)
                .bind("title", title)
                .bind("ago", ago)
                .execute());
    }

    private void becomes(String state, int number) throws InterruptedException {
        int found = 0;
        for (long end = System.nanoTime() + 30_000_000_000L; found != number && System.nanoTime() < end; ) {
            Thread.sleep(20);
            found = database.with(
                    handle -> handle.createQuery("select count(*) from notifications where state = :state")
                            .bind("state", state)
                            .mapTo(Integer.class)
                            .one());
        }
        assertThat(found).as(state).isEqualTo(number);
    }

    private static String target(String name, Receiver receiver, String more) {
        return "{name: " + name + ", private: true, url: '" + receiver.url() + "'" + more + "}";
    }

    private Notifications start(String... targets) throws IOException {
        var file = folder.resolve("notifications.yaml");
        Files.writeString(file, "targets:\n  - " + String.join("\n  - ", targets) + "\n");
        var notifications = new Notifications(
                database,
                new EstateFile(folder.resolve("services.yaml")),
                new Redactor(InstallationKey.of(database)),
                file,
                Map.of("HOOK_SECRET", SECRET),
                "https://ops.example",
                new Notifications.Pace(Duration.ofMillis(100), Duration.ofMillis(100)));
        assertThat(notifications.problem()).isEmpty();
        running.add(notifications);
        return notifications;
    }
}
