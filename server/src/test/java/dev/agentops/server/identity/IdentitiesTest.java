package dev.agentops.server.identity;

import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("process")
class IdentitiesTest {
    @Test
    void nobodyGivesMoreThanTheyHave() throws Exception {
        var postgres = TestServices.shared().postgres();
        try (var database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password())) {
            var identities = new Identities(database, "admin-token");
            for (var maker : Role.values()) {
                for (var given : Role.values()) {
                    var by = new Principal("ada", maker);
                    var holder = new Principal("ben", given);
                    if (maker.includes(given)) {
                        assertThat(identities.issueToken(holder, Duration.ofDays(1), by, ""))
                                .isPresent();
                        assertThat(identities.byCode(
                                        identities.signInCode(holder, by).secret()))
                                .map(Principal::role)
                                .hasValue(given);
                    } else {
                        assertThatThrownBy(() -> identities.issueToken(holder, Duration.ofDays(1), by, ""))
                                .hasMessageContaining(maker.wireName());
                        assertThatThrownBy(() -> identities.signInCode(holder, by))
                                .hasMessageContaining(maker.wireName());
                    }
                }
            }
            var limited = new Principal("ada", Role.VIEWER, Set.of("thr_1"), "");
            assertThatThrownBy(() -> identities.signInCode(new Principal("ada", Role.VIEWER), limited))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
