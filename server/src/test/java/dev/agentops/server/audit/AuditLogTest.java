package dev.agentops.server.audit;

import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("process")
class AuditLogTest {
    private Database database;
    private AuditLog audit;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
        audit = new AuditLog(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private boolean append(String subject) {
        return database.transaction(handle -> {
            AuditLog.append(
                    handle,
                    "ann",
                    "approval.approved",
                    subject,
                    Map.of("b", 1, "a", Map.of("z", "\u0000ü", "y", List.of(1.5, 2)), "reason", ""));
            return true;
        });
    }

    @Test
    void entriesFromManyWritersAreOneUnbrokenChain() throws Exception {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = writers.invokeAll(IntStream.range(0, 60)
                    .<Callable<Boolean>>mapToObj(i -> () -> append("call_" + i))
                    .toList());
            for (var one : done) {
                assertThat(one.get()).isTrue();
            }
        }

        assertThat(audit.verify().broken()).isEmpty();
        assertThat(audit.verify().entries()).isEqualTo(60);
        assertThat(audit.after(0)).extracting(AuditEntry::seq).startsWith(1L, 2L, 3L);
    }

    @Test
    void whatTheDatabaseWritesItsOwnWayIsNotTakenForTampering() {
        var item = new LinkedHashMap<String, Object>();
        item.put("name", "x");
        item.put("id", 1e25);
        database.transaction(handle -> {
            AuditLog.append(handle, "ann", "policy.allowed", "call_1", Map.of("items", List.of(item), "n", 1e7));
            return true;
        });

        assertThat(audit.verify().broken()).isEmpty();
    }

    @Test
    void whatIsRolledBackIsNotInTheLog() {
        append("one");
        assertThatThrownBy(() -> database.transaction(handle -> {
                    AuditLog.append(handle, "ann", "x", "y", Map.of());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        append("two");

        assertThat(audit.after(0)).extracting(AuditEntry::subject).containsExactly("one", "two");
        assertThat(audit.verify().broken()).isEmpty();
    }

    @Test
    void nothingIsChangedOrTakenOutByTheWay() {
        append("one");
        for (var statement : List.of("update audit set actor = 'bob'", "delete from audit", "truncate audit")) {
            assertThatThrownBy(() -> database.with(handle -> handle.execute(statement)))
                    .hasMessageContaining("append-only");
        }
    }

    @Test
    void whoForcesAChangeIsFoundOut() {
        IntStream.range(0, 5).forEach(i -> append("call_" + i));

        force("update audit set actor = 'bob' where seq = 3");
        assertThat(audit.verify().broken()).hasValue("entry 3 was changed, or one before it");
        force("update audit set actor = 'ann' where seq = 3");
        assertThat(audit.verify().broken()).isEmpty();

        force("delete from audit where seq = 5");
        assertThat(audit.verify().broken())
                .hasValueSatisfying(why -> assertThat(why).contains("the end is missing"));
        force("delete from audit where seq = 2");
        assertThat(audit.verify().broken()).hasValue("entry 2 is missing");
    }

    @Test
    void noTwoDetailsReadAlike() {
        database.transaction(handle -> {
            AuditLog.append(handle, "ann", "x", "y", Map.of("thread", "t", "why", "no"));
            AuditLog.append(handle, "ann", "x", "y", Map.of("a=\"1\", b", "2", "{", "3"));
            return true;
        });
        assertThat(audit.verify().broken()).isEmpty();

        force("""
                update audit set detail = '{"thread=\\"t\\", why": "no"}' where seq = 1""");
        assertThat(audit.verify().broken()).hasValue("entry 1 was changed, or one before it");
    }

    @Test
    void searchFindsByWhoWhatTextAndTime() {
        append("call_1");
        append("100%_done");
        append("call_3");
        var second = audit.after(1).getFirst().at();

        assertThat(found("ann", "approval", "CALL_", null, null)).containsExactly("call_3", "call_1");
        assertThat(found("", "", "%_", null, null)).containsExactly("100%_done");
        assertThat(found("", "", "1.5", null, null)).hasSize(3);
        assertThat(found("bob", "", "", null, null)).isEmpty();
        assertThat(found("", "approv", "", null, null)).isEmpty();
        assertThat(found("", "", "", second, null)).containsExactly("call_3", "100%_done");
        assertThat(found("", "", "", null, second)).containsExactly("call_1");
    }

    private List<String> found(
            String actor, String action, String text, @Nullable Instant since, @Nullable Instant until) {
        return audit.search(new AuditLog.Search(actor, action, "", text, since, until, Long.MAX_VALUE, 50)).stream()
                .map(AuditEntry::subject)
                .toList();
    }

    private void force(String statement) {
        database.transaction(handle -> {
            handle.execute("alter table audit disable trigger all");
            handle.execute(statement);
            return handle.execute("alter table audit enable trigger all");
        });
    }
}
