package dev.agentops.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.restate.EngineLook;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Each part is looked at, and one that is broken has a line of what to do. */
@Tag("process")
class DoctorTest {
    @TempDir
    Path folder;

    @Test
    void eachPartIsWellAndWithoutPostgresOnlyThatIsSaid() throws Exception {
        try (var server = new TestServer(folder)) {
            var checks = server.api.json("/api/doctor").get("checks");
            for (String part :
                    new String[] {"postgres", "restate", "deployment", "sandbox", "model", "clock", "builds"}) {
                assertThat(check(checks, part).get("detail").asText()).isNotEmpty();
            }
            for (String part : new String[] {"postgres", "restate", "deployment", "clock"}) {
                assertThat(check(checks, part).get("ok").asBoolean()).as(part).isTrue();
            }
            assertThat(check(checks, "restate").get("detail").asText()).matches("version 1\\.7\\.\\d+");
            assertThat(check(checks, "deployment").get("detail").asText()).contains("/build/test");

            server.withoutDatabase(() -> {
                var now = server.api.json("/api/doctor").get("checks");
                assertThat(check(now, "postgres").get("ok").asBoolean()).isFalse();
                assertThat(check(now, "postgres").get("remedy").asText())
                        .isEqualTo("Start Postgres, and see that this machine reaches it.");
                assertThat(check(now, "restate").get("ok").asBoolean()).isTrue();
                assertThat(now)
                        .allSatisfy(check -> assertThat(check.get("ok").asBoolean()
                                        || !check.get("remedy").asText().isBlank())
                                .as(check.toString())
                                .isTrue());
            });
        }
    }

    @Test
    void aRestateThatIsAwayOrDoesNotKnowThisBuildIsSaid() {
        var ours = URI.create("http://127.0.0.1:1/build/none");
        var away = new EngineLook(URI.create("http://127.0.0.1:1"), ours);
        assertThat(Doctor.check("restate", "start it", away::version))
                .isEqualTo(new Doctor.Check("restate", false, "it does not answer (ConnectException)", "start it"));
        assertThat(Doctor.check("deployment", "start it", away::registration).ok())
                .isFalse();

        var there = new EngineLook(TestServices.shared().restate().admin(), ours);
        assertThat(Doctor.check("restate", "start it", there::version).ok()).isTrue();
        assertThat(Doctor.check("deployment", "register", there::registration))
                .isEqualTo(new Doctor.Check(
                        "deployment", false, "Restate does not know http://127.0.0.1:1/build/none", "register"));
    }

    @Test
    void onlyWhereThisProgramStartsThePartsItsLogsAreTheRemedy() {
        assertThat(Doctor.remedy("", "Restate", "restate.log"))
                .isEqualTo("Start Restate, and see that this machine reaches it.");
        assertThat(Doctor.remedy("data/logs", "Restate", "restate.log"))
                .isEqualTo("Look at data/logs/restate.log; it is started again by itself.");
    }

    @Test
    void aMachineWithoutASandboxIsSaid() {
        assertThat(Doctor.check("sandbox", "install bubblewrap", () -> Doctor.sandbox(new Sandbox.NoSandbox())))
                .isEqualTo(new Doctor.Check("sandbox", false, "there is none on this machine", "install bubblewrap"));
    }

    private static JsonNode check(JsonNode checks, String name) {
        return StreamSupport.stream(checks.spliterator(), false)
                .filter(check -> check.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + checks));
    }
}
