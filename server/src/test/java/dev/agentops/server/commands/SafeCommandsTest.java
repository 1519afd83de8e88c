package dev.agentops.server.commands;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SafeCommandsTest {
    private final SafeCommands commands = SafeCommands.builtIn();

    @Test
    void everyExampleOfTheTableHolds() {
        assertThat(commands.view(List.of("ls", "-la"))).contains(View.FILES);
        assertThat(commands.view(List.of("ps", "aux"))).contains(View.HOST);
        assertThat(commands.view(List.of("kubectl", "get", "pods"))).contains(View.SERVICES);
    }

    @Test
    void aWordIsAWordWhateverStandsInIt() {
        assertThat(commands.view(List.of("grep", "-n", "a; rm -rf /", "app.log")))
                .contains(View.FILES);
        assertThat(commands.view(List.of("ls; touch x"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bash -c ls",
                "sh x",
                "env ls",
                "xargs ls",
                "timeout 5 ls",
                "nice ls",
                "nohup ls",
                "setsid ls",
                "busybox sh",
                "awk 1 a",
                "sed 1p a",
                "sed -n 1e a",
                "curl x",
                "wget x",
                "python3 x",
                "perl x",
                "tar -xf x",
                "rm a",
                "mv a b",
                "cp a b",
                "tee a",
                "dd if=a",
                "kubectl delete pod x",
                "kubectl exec x -- sh",
                "kubectl apply -f x",
                "docker run x",
                "docker exec x sh",
                "systemctl stop x",
                "kill 1",
                "mount",
                "dig x",
                "ping x"
            })
    void whatMayDoMoreThanLookIsNotKnown(String line) {
        assertThat(commands.view(CommandRule.words(line))).isEmpty();
    }

    @Test
    void whatAHumanCouldNotSeeIsNotKnown() {
        for (var hidden :
                List.of("a\u200Bb", "a\u202Eb", "a\u001B[2Kb", "a\tb", "a\nb", "a" + " ".repeat(500), "e\u0301")) {
            assertThat(commands.view(List.of("cat", hidden))).as(hidden).isEmpty();
        }
        assertThat(commands.view(List.of("cat", "x".repeat(10_001)))).isEmpty();
        assertThat(commands.view(List.of("cat", "héllo wörld.log"))).contains(View.FILES);
    }

    @Test
    void aRuleWhoseExampleDoesNotHoldIsRefused() {
        var wrong = "- {run: ls, view: files, match: [\"ls --evil\"]}";
        assertThatThrownBy(() -> SafeCommands.read(new ByteArrayInputStream(wrong.getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("should fit: ls --evil");
    }
}
