package dev.agentops.server.notify;

import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A whole server: a run that asks and ends, and a receiver that takes its time. */
@Tag("process")
class NotificationsInRunsTest {
    @TempDir
    Path folder;

    @Test
    void aRunTellsWhatItAsksAndHowItEndsAndWaitsForNoReceiver() throws Exception {
        try (var receiver = new Receiver();
                var slow = new Receiver();
                var server = new TestServer(
                        folder,
                        Map.of("AGENTOPS_PUBLIC_URL", "https://ops.example", "HOOK", "a-secret-of-this-test"))) {
            slow.behaviour = (exchange, number) -> {
                Thread.sleep(60_000);
                return 200;
            };
            Files.writeString(folder.resolve("notifications.yaml"), """
                    targets:
                      - {name: slow, private: true, url: "%s"}
                      - {name: oncall, private: true, url: "%s", secret: "${HOOK}"}
                    """.formatted(slow.url(), receiver.url()));
            server.routedTo("coding");
            server.agents.calls("restart_service", "service", "shop");
            server.agents.says("Restarted, and it is well.");

            var run = server.api.ask("", "Restart the shop, please");
            var approval = server.api.approval();
            receiver.awaits(1);
            slow.awaits(1);
            server.api.decide(approval, "approve", "go on");
            assertThat(server.api
                            .runEnds(run.get("runId").asText())
                            .get("status")
                            .asText())
                    .isEqualTo("completed");

            receiver.awaits(3);
            assertThat(receiver.events())
                    .containsExactlyInAnyOrder("approval.opened", "approval.decided", "run.finished");
            assertThat(receiver.taken.getFirst().json().path("link").asText())
                    .isEqualTo(
                            "https://ops.example/threads/" + run.get("threadId").asText());
            var listed = server.as("operator", "olga").json("/api/notifications");
            assertThat(listed.at("/targets/1/ok").asBoolean()).isTrue();
            assertThat(listed.at("/targets/1/signed").asBoolean()).isTrue();
            assertThat(listed.toString()).doesNotContain("a-secret-of-this-test", "/hook");
            assertThat(server.api.json("/api/doctor").toString()).contains("notify oncall", "last delivery");
            assertThat(server.as("viewer", "vera").get("/api/notifications").statusCode())
                    .isEqualTo(403);
            assertThat(server.api
                            .post("/api/notifications/test", Map.of("target", "oncall"))
                            .body())
                    .contains("\"delivered\":true");
            assertThat(server.api
                            .post("/api/notifications/test", Map.of("target", "nobody"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
