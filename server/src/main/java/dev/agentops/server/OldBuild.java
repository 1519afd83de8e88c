package dev.agentops.server;

import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.server.db.Database;
import dev.agentops.server.telemetry.DatabaseSpans;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * An earlier build beside the server of a newer one: executes the runs that began on it and takes no new ones. It has no API. It runs
 * on the newer build's schema, which it does not touch.
 */
public final class OldBuild implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OldBuild.class);

    private final Parts parts;

    private OldBuild(Parts parts) {
        this.parts = parts;
    }

    /** @throws StartException when a part cannot start; nothing is left running then */
    public static OldBuild serve(RunConfig config) throws StartException {
        return Parts.whole(parts -> {
            var models = RunParts.models(config, parts);
            var database =
                    parts.opened(Database.join(config.jdbcUrl(), config.databaseUser(), config.databasePassword()));
            var wired = RunParts.wire(config, Isolation.look(config), database, models, new DatabaseSpans(), parts);
            var engine = parts.opened(wired.engine(config, RestateEngine::serve));
            goOn(engine);
            return new OldBuild(parts);
        });
    }

    private static void goOn(RestateEngine engine) {
        try {
            engine.resumeBackingOff();
        } catch (IOException e) {
            LOG.warn("Runs go on at their next try: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
