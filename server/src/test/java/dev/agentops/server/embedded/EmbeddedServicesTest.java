package dev.agentops.server.embedded;

import dev.agentops.server.StartException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("process")
class EmbeddedServicesTest {
    private static final Duration HEALING = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void keepsItsDataOverARestart() throws Exception {
        try (EmbeddedServices services = start();
                Counter counter = Counter.serve(services.restate())) {
            write(services, "first");
            assertThat(Counter.add(services.restate())).isEqualTo(1);
        }
        try (EmbeddedServices services = start();
                Counter counter = Counter.serve(services.restate())) {
            assertThat(read(services)).isEqualTo("first");
            assertThat(Counter.add(services.restate())).isEqualTo(2);
        }
        assertThat(ProcessTable.isArgument(folder.resolve("restate"))).isFalse();
        assertThat(folder.resolve("run")).isEmptyDirectory();
        assertThat(ProcessTable.isArgument(folder.resolve("postgres/data"))).isFalse();
    }

    @Test
    void healsAfterEachChildIsKilled() throws Exception {
        try (EmbeddedServices services = start();
                Counter counter = Counter.serve(services.restate())) {
            write(services, "before the kill");
            Counter.add(services.restate());
            long postgres = services.postgres().pid();
            long restate = services.restate().pid();
            assertThat(folder.resolve("run/postgres.pid")).hasContent(Long.toString(postgres));
            assertThat(folder.resolve("run/restate.pid")).hasContent(Long.toString(restate));

            kill(postgres);
            kill(restate);

            assertThat(eventually(() -> read(services))).isEqualTo("before the kill");
            assertThat(eventually(() -> Counter.add(services.restate()))).isEqualTo(2);
            assertThat(services.postgres().pid()).isNotIn(0L, postgres);
            assertThat(services.restate().pid()).isNotIn(0L, restate);
        }
    }

    @Test
    void adoptsWhatAKilledServerLeftBehind() throws Exception {
        ServicesInAnotherJvm killed = ServicesInAnotherJvm.start(folder);
        killed.kill();

        try (EmbeddedServices services = start()) {
            assertThat(services.postgres().pid()).isEqualTo(killed.postgres);
            assertThat(services.restate().pid()).isEqualTo(killed.restate);
            write(services, "adopted");

            kill(killed.postgres);

            assertThat(eventually(() -> read(services))).isEqualTo("adopted");
        }
        assertThat(ProcessTable.isRunning(killed.restate)).isFalse();
    }

    @Test
    void startsAfterAnInterruptedInitdb() throws Exception {
        Path half = folder.resolve("postgres/.unfinished-data/base");
        Files.createDirectories(half);
        Files.writeString(half.resolveSibling("PG_VERSION"), "18");

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(DataFolder.open(folder))) {
            assertThat(postgres.pid()).isPositive();
        }
    }

    @Test
    void startsWhenThePidFileOfACrashNamesAnotherProcess() throws Exception {
        DataFolder data = DataFolder.open(folder);
        EmbeddedPostgres.start(data).close();
        Path pidFile = folder.resolve("postgres/data/postmaster.pid");
        Process stranger = new ProcessBuilder("sleep", "60").start();
        Files.writeString(pidFile, stranger.pid() + "\n" + folder + "\n0\n5432\n\n127.0.0.1\n");

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            assertThat(postgres.pid()).isPositive();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void leavesAloneWhoLooksAroundInItsFolder() throws Exception {
        DataFolder data = DataFolder.open(folder);
        EmbeddedPostgres.start(data).close();
        Process shell = new ProcessBuilder("sleep", "60")
                .directory(folder.resolve("postgres/data").toFile())
                .start();

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            assertThat(postgres.pid()).isPositive();
            assertThat(shell.isAlive()).isTrue();
        } finally {
            shell.destroy();
        }
    }

    @Test
    void saysInOneLineWhyAServiceCannotStart() throws Exception {
        DataFolder data = DataFolder.open(folder);

        assertThatThrownBy(() -> EmbeddedServices.start(data, folder))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("run npm ci in engine/");
        assertThat(ProcessTable.isArgument(folder.resolve("postgres/data"))).isFalse();
    }

    private EmbeddedServices start() throws StartException {
        return EmbeddedServices.start(DataFolder.open(folder), TestServices.repoFolder());
    }

    private static void write(EmbeddedServices services, String text) throws SQLException {
        try (Connection connection = connect(services);
                var statement = connection.prepareStatement("insert into note values (?)")) {
            connection.createStatement().execute("create table note (text text)");
            statement.setString(1, text);
            statement.execute();
        }
    }

    private static String read(EmbeddedServices services) throws SQLException {
        try (Connection connection = connect(services);
                var rows = connection.createStatement().executeQuery("select text from note")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedServices services) throws SQLException {
        EmbeddedPostgres postgres = services.postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static <T> T eventually(Callable<T> attempt) throws Exception {
        long deadline = System.nanoTime() + HEALING.toNanos();
        while (true) {
            try {
                return attempt.call();
            } catch (Exception e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }
}
