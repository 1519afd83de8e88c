package dev.agentops.server.identity.oidc;

import dev.agentops.server.db.Database;
import dev.agentops.server.identity.Secrets;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Sign-ins that have begun: each comes back once, to the browser that began it, at any server. Thread-safe. */
final class Flows {
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST = 50_000;

    /** @param browser only the browser that began has it, in a cookie */
    record Flow(String state, String browser, String nonce, String verifier) {}

    private final Database database;

    Flows(Database database) {
        this.database = database;
    }

    /** When far too many have begun and not come back, those that began first are forgotten: nobody who begins now is kept out. */
    Flow begin() {
        var flow = new Flow(Secrets.random(), Secrets.random(), Secrets.random(), Secrets.random());
        return database.transaction(handle -> {
            handle.createUpdate("""
                            delete from oidc_flows where expires_at < now()
                               or state in (select state from oidc_flows order by expires_at desc offset :most)
                            """).bind("most", MOST).execute();
            handle.createUpdate("""
                            insert into oidc_flows (state, browser, nonce, verifier, expires_at)
                            values (:state, :browser, :nonce, :verifier, :expires)
                            """)
                    .bind("state", Secrets.hash(flow.state()))
                    .bind("browser", Secrets.hash(flow.browser()))
                    .bind("nonce", flow.nonce())
                    .bind("verifier", flow.verifier())
                    .bind("expires", OffsetDateTime.ofInstant(Instant.now().plus(PATIENCE), ZoneOffset.UTC))
                    .execute();
            return flow;
        });
    }

    /** Uses it up, whoever comes with it. @return empty when there is none, or it began in another browser or too long ago */
    Optional<Flow> end(String state, String browser) {
        return database.with(handle -> handle.createQuery("""
                        with ended as (delete from oidc_flows where state = :state returning *)
                        select nonce, verifier from ended where browser = :browser and expires_at > now()
                        """)
                .bind("state", Secrets.hash(state))
                .bind("browser", Secrets.hash(browser))
                .map((row, context) -> new Flow(state, browser, row.getString("nonce"), row.getString("verifier")))
                .findOne());
    }
}
