package dev.agentops.server.embedded;

import dev.agentops.agentkit.restate.RestateBuilds;
import dev.agentops.agentkit.restate.RestateBuilds.Build;
import dev.agentops.server.StartException;
import dev.agentops.server.engine.Builds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the runs of earlier builds going. The engine says which builds have runs that have not ended. One whose run goes on is given
 * a process of its own from its copy, until all its runs wait again; one whose last run has ended is removed, from the engine
 * and from the disk.
 */
public final class OldBuilds implements Builds, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OldBuilds.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LOOK_WITHOUT_ANY = Duration.ofSeconds(10);
    /** A process is kept for a while after its runs have come to wait. */
    private static final Duration IDLE = Duration.ofSeconds(10);
    /** An invocation may still be on its way to a build that looks unused. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final Duration NEXT_TRY = Duration.ofSeconds(30);

    private final String current;
    private final RestateBuilds engine;
    private final BuildCopies copies;
    private final BuildProcesses processes;
    private final Map<String, Instant> unusedSince = new HashMap<>();
    private final Map<String, Instant> lastAwake = new HashMap<>();
    private final Map<String, Instant> checked = new HashMap<>();
    private final Map<String, Status> lost = new ConcurrentHashMap<>();
    private final Thread keeper;
    private boolean away;

    private OldBuilds(String current, RestateBuilds engine, BuildCopies copies, BuildProcesses processes) {
        this.current = current;
        this.engine = engine;
        this.copies = copies;
        this.processes = processes;
        this.keeper = Thread.ofVirtual().name("old-builds").unstarted(this::keep);
    }

    /** So that the runs of this build can go on when a newer one is up. The caller holds the folder's lock. */
    public static void keepCopy(DataFolder data, String build, List<Path> classPath) throws StartException {
        new BuildCopies(data.builds()).keep(build, classPath);
    }

    /** Where a build is to serve its runs: what an earlier, killed server left serving them is ended. */
    public static int port(DataFolder data, String build) throws StartException {
        BuildProcesses.endLeftOver(data, build);
        return data.ports().free(BuildProcesses.portName(build));
    }

    /**
     * Goes on in the background. The caller holds the folder's lock.
     *
     * @param admin of the engine
     * @param arguments how a build is started, after the class path: main class, command and options, without build and port
     */
    public static OldBuilds start(DataFolder data, String current, URI admin, List<String> arguments) {
        var builds = new OldBuilds(
                current, new RestateBuilds(admin), new BuildCopies(data.builds()), new BuildProcesses(data, arguments));
        builds.keeper.start();
        return builds;
    }

    private void keep() {
        try {
            while (true) {
                Thread.sleep(lookQuietly() ? LOOK : LOOK_WITHOUT_ANY);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean lookQuietly() throws InterruptedException {
        try {
            boolean any = look();
            away = false;
            return any;
        } catch (IOException | StartException | RuntimeException e) {
            if (!away) {
                LOG.warn("Earlier builds are looked after again when the engine answers: {}", e.toString());
            }
            away = true;
            return true;
        }
    }

    /** @return whether there are any old builds */
    private boolean look() throws IOException, StartException, InterruptedException {
        var builds = engine.all();
        var old = new TreeSet<>(copies.ids());
        var leftOver = processes.leftOver();
        old.addAll(leftOver);
        builds.forEach(build -> old.add(build.id()));
        old.remove(current);
        for (var id : old) {
            var deployments =
                    builds.stream().filter(build -> build.id().equals(id)).toList();
            if (deployments.stream().anyMatch(build -> build.invocations() > 0 || build.latest())) {
                unusedSince.remove(id);
                for (var build : deployments) {
                    lookAfter(build, leftOver.contains(id));
                }
            } else if (isPast(unusedSince.computeIfAbsent(id, one -> Instant.now()), QUIET)) {
                remove(id, deployments);
            }
        }
        return !old.isEmpty();
    }

    /** @param leftOver a process of an earlier, killed server serves it */
    private void lookAfter(Build build, boolean leftOver) throws IOException, InterruptedException {
        if (build.awake() > 0 || leftOver) {
            lastAwake.put(build.id(), Instant.now());
            serve(build);
        } else if (processes.isServed(build.id())) {
            if (isPast(lastAwake.getOrDefault(build.id(), Instant.EPOCH), IDLE)) {
                LOG.info("All runs of build {} wait: its process is stopped until one goes on", build.id());
                processes.stop(build.id());
            }
        } else if (build.invocations() > 0 && !checked.containsKey(build.id())) {
            check(build);
        }
    }

    private void serve(Build build) throws IOException, InterruptedException {
        if (!processes.isServed(build.id())) {
            if (!isPast(lost.containsKey(build.id()) ? checked.get(build.id()) : Instant.EPOCH, NEXT_TRY)
                    || !check(build)) {
                return;
            }
            LOG.info("{} runs began on build {}: it is started beside this one", build.runs(), build.id());
        }
        try {
            var address = processes.serve(build.id(), copies.classPath(build.id()));
            if (!address.equals(build.address())) {
                engine.moved(build.deployment(), address);
            }
        } catch (StartException e) {
            lose(build, e.getMessage());
        }
    }

    /** Whether there is a whole copy. */
    private boolean check(Build build) throws IOException, InterruptedException {
        checked.put(build.id(), Instant.now());
        var damage = copies.damage(build.id());
        if (damage.isPresent()) {
            lose(build, damage.get());
            return false;
        }
        lost.remove(build.id());
        return true;
    }

    private void lose(Build build, String why) throws IOException, InterruptedException {
        checked.put(build.id(), Instant.now());
        if (lost.put(build.id(), status(build, State.LOST, why)) == null) {
            LOG.warn("{} runs wait for build {}, which can't be served: {}", build.runs(), build.id(), why);
        }
        engine.moveThreadsToLatest(build.deployment());
    }

    private void remove(String id, List<Build> deployments) throws IOException, StartException, InterruptedException {
        LOG.info("No run of build {} is left: it is removed", id);
        processes.forget(id);
        for (var deployment : deployments) {
            engine.remove(deployment.deployment());
        }
        copies.remove(id);
        unusedSince.remove(id);
        lastAwake.remove(id);
        checked.remove(id);
        lost.remove(id);
    }

    private static boolean isPast(Instant since, Duration time) {
        return since.plus(time).isBefore(Instant.now());
    }

    @Override
    public List<Status> lost() {
        return List.copyOf(lost.values());
    }

    @Override
    public List<Status> all() throws IOException, InterruptedException {
        var all = new ArrayList<Status>();
        for (var build : engine.all()) {
            if (build.id().equals(current)) {
                all.addFirst(status(build, State.CURRENT, ""));
            } else if (build.invocations() > 0) {
                all.add(stateOf(build));
            }
        }
        return all;
    }

    private Status stateOf(Build build) {
        var gone = lost.get(build.id());
        if (gone != null) {
            return status(build, State.LOST, gone.detail());
        }
        return status(build, processes.isServed(build.id()) ? State.SERVED : State.WAITING, "");
    }

    private static Status status(Build build, State state, String detail) {
        return new Status(build.id(), build.deployment(), state, build.runs(), detail);
    }

    @Override
    public void close() {
        keeper.interrupt();
        boolean interrupted = false;
        while (keeper.isAlive()) {
            try {
                keeper.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        processes.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
