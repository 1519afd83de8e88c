package dev.agentops.server.alerts;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.testing.ScriptedModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Many alerts at once: no run too many, no alert lost. */
@Tag("process")
class AlertStormsTest extends AlertServer {
    @Test
    void tenThousandAlertsInABurstBeginAFewRunsAndOneStormAndNoneIsLost() throws Exception {
        start(Map.of("AGENTOPS_ALERT_RUNS_PER_MINUTE", "3"));
        long began = System.nanoTime();
        var answers = new ArrayList<Callable<HttpResponse<String>>>();
        for (int request = 0; request < 40; request++) {
            int from = request * 250;
            var alerts = new ArrayList<Map<String, Object>>();
            for (int i = from; i < from + 250; i++) {
                alerts.add(alert("f" + i, "Down" + i % 7, "shop", "firing", SINCE));
            }
            answers.add(() -> alertmanager(group("g" + from, alerts, 0)));
        }
        try (var senders = Executors.newFixedThreadPool(20)) {
            for (var answer : senders.invokeAll(answers)) {
                assertThat(answer.get().statusCode()).isEqualTo(202);
            }
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        System.out.println("10,000 alerts in 40 requests took " + took.toMillis() + " ms");

        assertThat(took).isLessThan(Duration.ofSeconds(60));
        assertThat(count("select count(*) from alerts")).isEqualTo(10_000);
        assertThat(count("select sum(alerts) from incidents")).isEqualTo(10_000);
        assertThat(count("select count(*) from incidents")).isEqualTo(4);
        assertThat(count("select count(*) from runs")).isEqualTo(4);
        assertThat(count("select count(*) from incidents where storm and alerts = 9250 and firing = 9250"))
                .isEqualTo(1);
        assertThat(count("select count(*) from thread_event where event ->> 'name' = 'ops.incident'"))
                .as("told as it grows, and not with each delivery")
                .isLessThan(20);
    }

    @Test
    void tenThousandAlertsInOneRequestAreOneIncidentWithOneRunAndNoneIsLost() throws Exception {
        start(Map.of());
        var alerts = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 10_000; i++) {
            var alert = alert("f" + i, "Down" + i % 7, "shop", "firing", SINCE);
            alert.put("annotations", Map.of("summary", "instance " + i + " is down", "text", "x".repeat(320)));
            alerts.add(alert);
        }
        String body = group("g1", alerts, 0);
        assertThat(body.length()).isGreaterThan(6_000_000);
        String now = String.valueOf(Instant.now().getEpochSecond());
        assertThat(signed(body, now, sign("another-secret-of-someone", now, body))
                        .statusCode())
                .isEqualTo(401);
        long began = System.nanoTime();
        var taken = json(202, signed(body, now, sign(SECRET, now, body)));
        System.out.println("10,000 alerts in one request took " + (System.nanoTime() - began) / 1_000_000 + " ms");

        assertThat(taken.get("news").asInt()).isEqualTo(10_000);
        assertThat(taken.get("leftOut").asInt()).isZero();
        var incident = incident(taken);
        assertThat(incident.get("alerts").asInt()).isEqualTo(10_000);
        assertThat(incident.get("firing").asInt()).isEqualTo(10_000);
        assertThat(count("select count(*) from alerts")).isEqualTo(10_000);
        assertThat(count("select count(*) from runs")).isEqualTo(1);
        assertThat(server.api
                        .json("/api/runs/" + incident.get("runId").asText())
                        .get("question")
                        .asText())
                .contains("9990 more alerts that are not shown: 10 are told of below, 10000 are kept")
                .contains("by name: 1429 × Down0, 1429 × Down1")
                .contains("FIRING instance 0 is down")
                .hasSizeLessThan(20_000);

        alerts.forEach(alert -> alert.put("status", "resolved"));
        taken = json(202, alertmanager(group("g1", alerts, 0)));
        assertThat(incident(taken).get("state").asText())
                .as("each of them is known again")
                .isEqualTo("resolved");
    }

    @Test
    void whatIsTooLargeIsRefusedWithWhatToDo() throws Exception {
        start(Map.of());
        String padding = "x".repeat(1_100_000);
        json(
                202,
                alertmanager("{\"x\": \"" + padding + "\", "
                        + firing("g1", "f1", "A", "").substring(1)));
        assertThat(json(413, alertmanager("{\"x\": \"" + padding.repeat(15) + "\"}"))
                        .get("detail")
                        .asText())
                .contains("max_alerts");
        assertThat(post("/api/alerts", "{\"title\": \"" + padding + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(count("select count(*) from alerts")).isEqualTo(1);
    }

    @Test
    void alertsThatComeAndGoInAStormBeginNoFurtherRun() throws Exception {
        start(Map.of("AGENTOPS_ALERT_RUNS_PER_MINUTE", "1"));
        json(202, alertmanager(firing("g1", "f1", "A", "")));
        json(202, alertmanager(firing("g2", "f2", "B", "")));
        for (int time = 0; time < 6; time++) {
            comesBack(time);
        }
        assertThat(count("select count(*) from runs")).isEqualTo(2);
        assertThat(count("select count(*) from incidents where storm and state = 'open' and alerts = 1 and firing = 1"))
                .isEqualTo(1);
        assertThat(told("back")).isEqualTo(6);

        sql("update incident_runs set at = at - interval '61 minutes'");
        json(202, alertmanager(firing("g3", "f3", "C", "")));
        comesBack(6);
        assertThat(count("select count(*) from incidents where storm")).isEqualTo(2);
        assertThat(count("select count(*) from runs"))
                .as("an hour later, of what fires then")
                .isEqualTo(4);

        sql("update incident_runs set at = at - interval '61 minutes'");
        sql("update incidents set silenced_until = now() + interval '1 hour' where storm and state = 'open'");
        json(202, alertmanager(firing("g4", "f4", "D", "")));
        comesBack(7);
        assertThat(count("select count(*) from incidents where storm")).isEqualTo(2);
        assertThat(count("select count(*) from runs")).as("it is silenced").isEqualTo(5);
    }

    /** The alert of the storm is over, and fires again. */
    private void comesBack(int time) throws Exception {
        json(
                202,
                alertmanager(group("g2", List.of(alert("f2", "B", "", "resolved", SINCE.plusSeconds(60L * time))), 0)));
        json(
                202,
                alertmanager(group(
                        "g2", List.of(alert("f2", "B", "", "firing", SINCE.plusSeconds(60L * (time + 1)))), 0)));
    }

    @Test
    void singleAlertsInABurstAreBoundedToo() throws Exception {
        start(Map.of("AGENTOPS_ALERT_RUNS_PER_MINUTE", "1", "AGENTOPS_ALERT_RUNS_AT_ONCE", "1"));
        long began = System.nanoTime();
        var next = new AtomicInteger();
        var all = together(
                1_000, () -> post("/api/alerts", Json.write(Map.of("title", "Down " + next.incrementAndGet()))));
        System.out.println("1,000 single alerts took " + (System.nanoTime() - began) / 1_000_000 + " ms");

        assertThat(all).allMatch(answer -> answer.statusCode() == 202 || answer.statusCode() == 503);
        long taken = all.stream().filter(answer -> answer.statusCode() == 202).count();
        assertThat(count("select count(*) from alerts")).isEqualTo(taken);
        assertThat(count("select count(*) from runs")).isEqualTo(2);
    }

    @Test
    void moreAlertRunsThanMayWorkAtOnceWait() throws Exception {
        start(Map.of("AGENTOPS_ALERT_RUNS_AT_ONCE", "1"));
        var goOn = new CountDownLatch(1);
        server.routedTo("log-analyzer").routedTo("log-analyzer");
        server.agents
                .then((request, listener) -> {
                    goOn.await(60, TimeUnit.SECONDS);
                    return ScriptedModel.reply(listener, "One.", List.of());
                })
                .says("Two.");
        var one = incident(json(202, alertmanager(firing("g1", "f1", "A", ""))));
        var two = incident(json(202, alertmanager(firing("g2", "f2", "B", ""))));
        Thread.sleep(3_000);
        assertThat(server.api
                        .json("/api/runs/" + two.get("runId").asText())
                        .get("status")
                        .asText())
                .isEqualTo("queued");

        goOn.countDown();
        server.api.runEnds(one.get("runId").asText());
        assertThat(server.api.runEnds(two.get("runId").asText()).get("answer").asText())
                .isEqualTo("Two.");
    }
}
