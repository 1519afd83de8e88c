package dev.agentops.agentkit.restate;

import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The builds that the engine knows, and the runs that are pinned to each. A build is one deployment, at an address that ends in
 * {@code /build/<id>}. Thread-safe.
 */
public final class RestateBuilds {
    static final String PATH = "/build/";
    /** See docs.restate.dev/references/errors. */
    static final String JOURNAL_MISMATCH = "RT0016";

    private static final int MANY = 10_000;
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]*");
    private static final Logger LOG = LoggerFactory.getLogger(RestateBuilds.class);
    private static final Duration PAUSE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(50);

    /**
     * @param id of the build
     * @param deployment the engine's id of it
     * @param latest new runs go to it
     * @param runs how many runs are pinned to it and have not ended
     * @param invocations as the runs, with what else is pinned to it: threads and signals
     * @param awake how many of the invocations want to be executed now, and do not only wait for a signal or a time
     */
    public record Build(
            String id, String deployment, URI address, boolean latest, long runs, long invocations, long awake) {}

    /** A run is not on the build it should be moved from, or under way. The message says which. */
    public static final class NotMovedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotMovedException(String message) {
            super(message);
        }
    }

    private final RestateAdmin admin;

    /** @param admin Restate's admin address */
    public RestateBuilds(URI admin) {
        this(new RestateAdmin(admin));
    }

    RestateBuilds(RestateAdmin admin) {
        this.admin = admin;
    }

    public List<Build> all() throws IOException, InterruptedException {
        var latest = admin.latest(RestateServices.RUN);
        var builds = new ArrayList<Build>();
        for (var row : admin.query("""
                select d.id, d.endpoint, count(i.id) as invocations,
                       sum(case when i.status not in ('suspended', 'paused') then 1 else 0 end) as awake,
                       sum(case when i.target_service_name = '%s' and i.target_handler_name = '%s' then 1 else 0 end) as runs
                from sys_deployment d
                left join sys_invocation i on i.pinned_deployment_id = d.id and i.status <> 'completed'
                group by d.id, d.endpoint""".formatted(RestateServices.RUN, RestateServices.RUN_HANDLER))) {
            build(row, latest).ifPresent(builds::add);
        }
        return builds;
    }

    private static Optional<Build> build(JsonNode row, Optional<String> latest) {
        String deployment = row.path("id").asText();
        URI address = URI.create(row.path("endpoint").asText());
        return idOf(address.toString())
                .map(id -> new Build(
                        id,
                        deployment,
                        address,
                        latest.equals(Optional.of(deployment)),
                        row.path("runs").asLong(),
                        row.path("invocations").asLong(),
                        row.path("awake").asLong()));
    }

    /** Ids of runs that are pinned to a deployment and have not ended; not all, when they are very many. */
    public List<String> runs(String deployment) throws IOException, InterruptedException {
        return runsWhere("pinned_deployment_id = '" + RestateAdmin.quoted(deployment) + "'");
    }

    /** Ids of runs whose journal is that of another build than they are on; not all, when they are very many. */
    public List<String> notFitting() throws IOException, InterruptedException {
        return runsWhere("last_failure_error_code = '" + JOURNAL_MISMATCH + "'");
    }

    private List<String> runsWhere(String condition) throws IOException, InterruptedException {
        var runs = new ArrayList<String>();
        for (var row : admin.query("select target_service_key from sys_invocation where " + condition
                + " and status <> 'completed' and target_service_name = '" + RestateServices.RUN
                + "' and target_handler_name = '" + RestateServices.RUN_HANDLER + "' limit " + MANY)) {
            runs.add(row.path("target_service_key").asText());
        }
        return runs;
    }

    /** From now on a deployment is at another address; a process must serve it there already. */
    public void moved(String deployment, URI address) throws IOException, InterruptedException {
        admin.moved(deployment, address);
    }

    /** Forgets a deployment. Only for one with no unfinished invocation: the engine does not ask. */
    public void remove(String deployment) throws IOException, InterruptedException {
        admin.remove(deployment);
    }

    /**
     * Lets a run go on with the latest build. That works only where this build takes the same steps up to where the run is; where
     * it does not, the run can only be cancelled after.
     *
     * @throws NotMovedException when the run has ended, or is executing a step right now
     */
    public void moveToLatest(String runId) throws IOException, InterruptedException, NotMovedException {
        var run = admin.run(runId).orElseThrow(() -> new NotMovedException("Run " + runId + " is not under way."));
        move(run.id(), runId);
        var thread = admin.invocation(run.invokedBy());
        if (thread.isPresent()) {
            move(thread.get().id(), runId);
        }
    }

    /**
     * What is pinned to a deployment and is no run itself goes on with the latest build: that these handlers take the same steps in
     * every build is a rule of {@link RestateServices}.
     */
    public void moveThreadsToLatest(String deployment) throws IOException, InterruptedException {
        for (var row : admin.query(
                """
                select id, target_service_key from sys_invocation
                where pinned_deployment_id = '%s' and status <> 'completed' and not (target_service_name = '%s' and target_handler_name = '%s')
                limit 1000""".formatted(RestateAdmin.quoted(deployment), RestateServices.RUN, RestateServices.RUN_HANDLER))) {
            try {
                move(row.path("id").asText(), row.path("target_service_key").asText());
            } catch (NotMovedException e) {
                LOG.warn(
                        "{} stays on a build that is not served: {}",
                        row.path("id").asText(),
                        e.getMessage());
            }
        }
    }

    /** The engine moves only what is suspended or paused. */
    private void move(String invocation, String runId) throws IOException, InterruptedException, NotMovedException {
        long end = System.nanoTime() + PAUSE_PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var now = admin.invocation(invocation);
            if (now.isEmpty()) {
                return;
            }
            if (now.get().isAtRest()) {
                admin.resumeOnLatest(invocation);
                return;
            }
            admin.pause(invocation);
            Thread.sleep(LOOK);
        }
        throw new NotMovedException("Run " + runId + " is executing a step: try again when it waits.");
    }

    /** Ends a run whose code can't be reached any more, without asking that code, and the call of its thread that waits for it. */
    public void kill(String runId) throws IOException, InterruptedException {
        var run = admin.run(runId);
        if (run.isPresent()) {
            if (!run.get().invokedBy().isEmpty()) {
                admin.kill(run.get().invokedBy());
            }
            admin.kill(run.get().id());
        }
    }

    /** Of the address of a deployment; empty when it is none of ours. */
    static Optional<String> idOf(String address) {
        int at = address.lastIndexOf(PATH);
        String id = at < 0 ? "" : address.substring(at + PATH.length()).replaceAll("/+$", "");
        return Optional.of(id).filter(one -> ID.matcher(one).matches());
    }
}
