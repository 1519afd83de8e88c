package dev.agentops.server.safety.policy;

import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Puts on record that the policy file is another one: since the last time that any server read it, so what changed while none ran is
 * told at the next start. Beside what reads the file, which waits for no database; in the order of the changes. Thread-safe.
 */
public final class PolicyAudit implements Policy.Changes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyAudit.class);
    private static final String ACTION = "policy.file-changed";
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    private final Database database;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("policy-audit").factory());

    public PolicyAudit(Database database) {
        this.database = database;
    }

    @Override
    public void loaded(Path file, String hash, String problem) {
        try {
            writer.execute(() -> write(file.toString(), hash, problem));
        } catch (RejectedExecutionException e) {
            LOG.info("The policy file changed while the server stops; the next start puts it on record.");
        }
    }

    private void write(String file, String hash, String problem) {
        try {
            database.patiently(OUTAGE, handle -> {
                record(handle, file, hash, problem);
                return hash;
            });
        } catch (Exception e) {
            LOG.warn("That the policy file changed is not on record: {}", e.toString());
        }
    }

    private static void record(Handle handle, String file, String hash, String problem) {
        handle.createQuery("select seq from audit_head for update")
                .mapTo(Long.class)
                .one();
        String before = handle.createQuery("""
                        select detail ->> 'after' from audit where action = :action and subject = :file order by seq desc limit 1
                        """)
                .bind("action", ACTION)
                .bind("file", file)
                .mapTo(String.class)
                .findOne()
                .orElse(Policy.ABSENT);
        if (!before.equals(hash)) {
            AuditLog.append(
                    handle, AuditLog.ITSELF, ACTION, file, Map.of("before", before, "after", hash, "problem", problem));
        }
    }

    @Override
    public void close() throws InterruptedException {
        writer.shutdown();
        writer.awaitTermination(OUTAGE.toSeconds(), TimeUnit.SECONDS);
    }
}
