package dev.agentops.server.embedded;

import dev.agentops.server.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The folder of a Postgres cluster: made once, and cleared of what a killed server left behind. */
record PostgresCluster(PostgresBinaries binaries, Path folder, Unprivileged user) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresCluster.class);
    private static final long ORPHAN_PATIENCE_NANOS = 5_000_000_000L;

    static final String SUPERUSER = "agentops";

    /** Only this and what the programs need: a {@code PG…} variable of the caller would change what they do. */
    static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LC_ALL", "C", "TZ", "UTC");

    void createIfMissing(Path passwordFile) throws StartException {
        try {
            if (!Files.exists(folder)) {
                Folders.createWhole(folder, unfinished -> initialise(unfinished, passwordFile));
            }
            user.own(folder);
            String made = Files.readString(folder.resolve("PG_VERSION")).strip();
            if (!binaries.version().startsWith(made + ".")) {
                throw new StartException(
                        "%s was made by Postgres %s and this is %s: move its data over with pg_dump, or use another data folder"
                                .formatted(folder, made, binaries.version()));
            }
        } catch (IOException e) {
            throw new StartException("The database folder %s can't be made: %s".formatted(folder, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The making of the database was interrupted", e);
        }
    }

    private void initialise(Path unfinished, Path passwordFile) throws IOException, InterruptedException {
        user.own(unfinished);
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of(
                binaries.initdb().toString(),
                "--pgdata=" + unfinished,
                "--username=" + SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                // the built-in provider sorts the same on every machine and needs no installed locale
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(unfinished.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        Process initdb = builder.start();
        initdb.getOutputStream().close();
        String said = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (initdb.waitFor() != 0) {
            throw new IOException("initdb failed: " + said.strip().replaceAll("\\s*\\n\\s*", "; "));
        }
    }

    /**
     * After a kill of the postmaster its backends live on for a moment, and a new one must not start beside them. After a
     * crash of the machine {@code postmaster.pid} may name a process that is somebody else by now, which Postgres takes for
     * itself. The folder lock makes this safe: no other AgentOps is at work here.
     */
    void clearTheWay() throws StartException, InterruptedException {
        try {
            Path real = folder.toRealPath();
            long deadline = System.nanoTime() + ORPHAN_PATIENCE_NANOS;
            while (!orphans(real).isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            for (long orphan : orphans(real)) {
                LOG.warn("Postgres' process {} outlived its postmaster and is killed", orphan);
                ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
            }
            Files.deleteIfExists(folder.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new StartException("The database folder %s can't be used: %s".formatted(folder, e), e);
        }
    }

    /** The program is looked at too, as others may work in the folder: the shell of whoever looks around there. */
    private List<Long> orphans(Path realFolder) throws IOException {
        Path programs = binaries.folder().toRealPath().getParent();
        return ProcessTable.workingIn(realFolder).stream()
                .filter(pid -> ProcessTable.program(pid)
                        .filter(program -> program.startsWith(programs) && program.endsWith("bin/postgres"))
                        .isPresent())
                .toList();
    }
}
