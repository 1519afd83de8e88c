package dev.agentops.server.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class MachineChecksTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "v20.19.0, true",
        "v20.18.3, false",
        "v18.20.1, false",
        "v22.0.0, true",
        "v24.11.1-nightly, true",
        "not found, false",
        "'', false",
        "v20, false"
    })
    void nodeIsNewEnoughForTheDashboardsBuild(String version, boolean ok) {
        var check = MachineChecks.node(version);
        assertThat(check.ok()).isEqualTo(ok);
        assertThat(check.remedy()).matches(ok ? "" : "install Node.js 20\\.19 or newer: .*");
    }

    @Test
    void aJavaIsAJdkAndNewEnough() throws Exception {
        assertThat(MachineChecks.java(Runtime.version(), Path.of(System.getProperty("java.home")))
                        .ok())
                .isTrue();
        assertThat(MachineChecks.java(Runtime.version(), home))
                .isEqualTo(Check.bad(
                        "java", home + " has no compiler", "install a JDK 25 or newer and name it in JAVA_HOME"));
        Files.createFile(Files.createDirectory(home.resolve("bin")).resolve("javac"))
                .toFile()
                .setExecutable(true);
        assertThat(MachineChecks.java(Runtime.Version.parse("25.0.1"), home).ok())
                .isTrue();
        assertThat(MachineChecks.java(Runtime.Version.parse("21.0.9"), home).detail())
                .contains("too old");
    }
}
