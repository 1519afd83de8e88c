package dev.agentops.server.notify;

import dev.agentops.server.http.OutboundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TargetsFileTest {
    @TempDir
    Path folder;

    private TargetsFile file;
    private long written;

    @BeforeEach
    void file() {
        file = new TargetsFile(
                folder.resolve("notifications.yaml"), Map.of("KEY", "0123456789abcdef", "SHORT", "short-one"));
    }

    @Test
    void aMissingFileIsNoTarget() {
        assertThat(file.current()).isEmpty();
        assertThat(file.problem()).isEmpty();
    }

    @Test
    void saysWhatIsWrongAndNoSecret() throws Exception {
        assertThat(problem("targets:\n  - {name: a, url: 'http://x.example/'}"))
                .contains("target 'a': url must be https");
        assertThat(problem("targets:\n  - {name: a, url: 'https://x', evnts: []}"))
                .contains("line 2: there is no field 'evnts'");
        assertThat(problem("targets:\n  - {name: a, url: 'https://x', events: [run.ended]}"))
                .contains("there is no event 'run.ended'; the events are approval.opened");
        assertThat(problem("targets:\n  - {name: a, url: 'https://x', secret: '${NONE}'}"))
                .contains("the environment variable NONE is not set");
        assertThat(problem("targets:\n  - {name: a, url: 'https://x', secret: '${SHORT}'}"))
                .contains("shorter than 16 bytes")
                .doesNotContain("short-one");
        assertThat(problem("targets:\n  - {name: a, url: 'https://x', events: [approval.reminder]}"))
                .contains("needs remind_after");
        assertThat(problem("targets:\n  - {name: a, url: 'https://x', escalate: {after: 1h, to: b}}"))
                .contains("escalate to another target; 'b' is none");
        assertThat(problem("targets:\n  - {name: a, url: 'https://x', escalate: {after: 1h, to: b}}\n"
                        + "  - {name: b, url: 'https://x', events: [run.failed]}"))
                .contains("whose events leave out approval.escalated");
        assertThat(problem("targets:\n  - {name: a, url: 'https://x'}\n  - {name: a, url: 'https://x'}"))
                .contains("two targets 'a'");
        assertThat(problem("targets: [")).contains("it is no YAML");
    }

    @Test
    void keepsTheLastGoodOneWhileTheFileIsBroken() throws Exception {
        assertThat(problem("targets:\n  - {name: a, url: 'https://x', secret: '${KEY}'}"))
                .isEqualTo("none");
        assertThat(problem("targets: 5")).contains("notifications.yaml cannot be used");
        assertThat(file.current()).singleElement().hasToString("a");

        assertThat(problem("targets: []")).isEqualTo("none");
        assertThat(file.current()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/",
                "http://[fd00:ec2::254]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[2002:a9fe:a9fe::1]/",
                "http://100.100.100.200/",
                "http://168.63.129.16/",
                "http://0.0.0.0/",
                "http://[fe80::1]/"
            })
    void metadataIsNeverSentTo(String url) {
        assertThatThrownBy(() -> AllowedAddress.check(URI.create(url), true)).isInstanceOf(OutboundException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://[::1]/",
                "http://10.1.2.3/",
                "http://[fd12::1]/",
                "http://100.64.0.1/"
            })
    void aPrivateNetworkOnlyWhereTheTargetSaysSo(String url) {
        assertThatThrownBy(() -> AllowedAddress.check(URI.create(url), false)).hasMessageContaining("private: true");
        assertThatCode(() -> AllowedAddress.check(URI.create(url), true)).doesNotThrowAnyException();
    }

    private String problem(String yaml) throws IOException {
        var path = folder.resolve("notifications.yaml");
        Files.writeString(path, yaml);
        Files.setLastModifiedTime(path, FileTime.fromMillis(System.currentTimeMillis() + 1_000 * ++written));
        return file.problem().orElse("none");
    }
}
