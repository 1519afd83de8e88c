package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** A Postgres of our own: on loopback, with a password, kept running. {@link #close} shuts it down cleanly. */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DATABASE = "agentops";

    private final SupervisedProcess process;
    private final Access access;

    private EmbeddedPostgres(SupervisedProcess process, Access access) {
        this.process = process;
        this.access = access;
    }

    /** Returns when it answers. The caller holds the folder's lock. */
    public static EmbeddedPostgres start(DataFolder data) throws StartException {
        try {
            DataFolder.createPrivately(data.postgres());
        } catch (IOException e) {
            throw new StartException("%s can't be made: %s".formatted(data.postgres(), e), e);
        }
        Path passwordFile = passwordFile(data);
        String password = SecretFile.readOrCreate(passwordFile);
        PostgresCluster cluster = new PostgresCluster(
                PostgresBinaries.unpack(data.postgres()), data.postgres().resolve("data"), Unprivileged.find());
        cluster.createIfMissing(passwordFile);
        int port = ProcessTable.isArgument(cluster.folder())
                ? data.ports().held("postgres")
                : data.ports().free("postgres");
        Access access = new Access(port, PostgresCluster.SUPERUSER, password);
        SupervisedProcess process = SupervisedProcess.start(spec(cluster, access, data), PATIENCE);
        EmbeddedPostgres postgres = new EmbeddedPostgres(process, access);
        postgres.createDatabase(DATABASE);
        return postgres;
    }

    /** Where its password is, for other processes of ours. */
    public static Path passwordFile(DataFolder data) {
        return data.postgres().resolve("password");
    }

    public String jdbcUrl() {
        return access.jdbcUrl(DATABASE);
    }

    public String user() {
        return access.user();
    }

    public String password() {
        return access.password();
    }

    /** 0 while it is down. */
    public long pid() {
        return process.pid();
    }

    /** Makes an empty database, where it does not exist yet, and returns its JDBC URL. */
    public String createDatabase(String name) throws StartException {
        try (Connection connection = access.connect("postgres");
                var exists = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            exists.setString(1, name);
            if (!exists.executeQuery().next()) {
                try (var create = connection.createStatement()) {
                    create.execute("create database " + create.enquoteIdentifier(name, true));
                }
            }
            return access.jdbcUrl(name);
        } catch (SQLException e) {
            throw new StartException("The database %s can't be made: %s".formatted(name, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static ProcessSpec spec(PostgresCluster cluster, Access access, DataFolder data) {
        List<String> command = List.of(
                cluster.binaries().postgres().toString(),
                "-D",
                cluster.folder().toString(),
                "-p",
                Integer.toString(access.port()),
                "-clisten_addresses=127.0.0.1",
                "-cunix_socket_directories=",
                "-cshared_buffers=64MB",
                "-cmax_connections=100",
                "-cmax_wal_size=256MB",
                "-cjit=off",
                "-clog_timezone=UTC",
                "-ctimezone=UTC");
        return new ProcessSpec(
                "postgres",
                cluster.user().prefix(),
                command,
                List.of(cluster.folder().toString()),
                PostgresCluster.ENVIRONMENT,
                cluster.folder(),
                data.logs().resolve("postgres.log"),
                data.pidFile("postgres"),
                // its fast shutdown: it ends sessions instead of waiting for them
                "INT",
                Duration.ofSeconds(15),
                cluster::clearTheWay,
                access::answers);
    }

    private record Access(int port, String user, String password) {
        String jdbcUrl(String database) {
            return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
        }

        Connection connect(String database) throws SQLException {
            Properties properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("socketTimeout", "30");
            return DriverManager.getConnection(jdbcUrl(database), properties);
        }

        boolean answers() throws SQLException {
            try (Connection connection = connect("postgres")) {
                return connection.isValid(5);
            }
        }
    }
}
