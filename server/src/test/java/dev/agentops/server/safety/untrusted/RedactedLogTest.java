package dev.agentops.server.safety.untrusted;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** AgentOps' own log, by the settings that the server has. */
class RedactedLogTest {
    private static final String PASSWORD = "hunter2-of-the-exception";

    @TempDir
    private Path folder;

    @Test
    void noSecretOfAMessageOrAnExceptionIsWritten() throws Exception {
        URL settings = Objects.requireNonNull(RedactedLogTest.class.getResource("/logback.xml"));
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("agentops.logs", folder.toString());
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(settings);
        context.getLogger("test")
                .info(
                        "could not reach {}",
                        "postgres://app:" + PASSWORD + "@db/shop",
                        new IllegalStateException("refused", new IllegalArgumentException("password=" + PASSWORD)));
        context.stop();

        assertThat(Files.readString(folder.resolve("server.log")))
                .contains("could not reach postgres://app:[redacted url-password]@db/shop")
                .contains("password=[redacted password]")
                .contains("at " + RedactedLogTest.class.getName())
                .doesNotContain(PASSWORD);
    }
}
