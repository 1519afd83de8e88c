package dev.agentops.server.endtoend;

import dev.agentops.server.embedded.TestServices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** Folders of classes that make another build of the server when they stand first on its class path. */
final class OtherBuild {
    /** A step that is in no journal of the build as it is. */
    static final String NEW_STEP = "a-new-first-step";

    private OtherBuild() {}

    /** Its runs begin with one step more. */
    static Path withANewFirstStep(Path folder) throws IOException {
        String source = Files.readString(
                TestServices.repoFolder().resolve("server/src/main/java/dev/agentops/server/engine/OpsRuns.java"));
        String changed = source.replace(
                "return network.run(",
                "steps.run(\"%s\", String.class, again -> \"done\");\n        return network.run(".formatted(NEW_STEP));
        assertThat(changed).isNotEqualTo(source);
        Path file = folder.resolve("source/OpsRuns.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, changed);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        file.toString());
        assertThat(failed).isZero();
        return classes;
    }

    /** The same steps under another id. */
    static Path withTheSameSteps(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder);
        Files.writeString(classes.resolve("release-notes.txt"), "A spelling mistake was corrected.");
        return classes;
    }
}
