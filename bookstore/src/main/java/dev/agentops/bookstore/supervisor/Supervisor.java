package dev.agentops.bookstore.supervisor;

import dev.agentops.bookstore.fault.Fault;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.EstateFile;
import dev.agentops.bookstore.home.Ports;
import dev.agentops.bookstore.home.Service;
import dev.agentops.bookstore.home.WorkingCopy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Runs the services of one home. What changes them (restart, break, heal) happens one at a time; the status can be
 * asked for at any time. Thread-safe. {@link #close} ends all children.
 */
public final class Supervisor implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(250);
    /** Customers come after this time even to a bookstore that is not ready: it is broken then, and that must show. */
    private static final Duration LATEST_OPENING = Duration.ofSeconds(30);

    private final ReentrantLock oneAtATime = new ReentrantLock(true);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("supervisor").factory());
    private final long createdAt = System.nanoTime();
    private final String storeUrl;
    private final Fleet fleet;
    private final FaultSwitch faultSwitch;
    private final Traffic traffic;
    private boolean ready;

    private Supervisor(String storeUrl, Fleet fleet, FaultSwitch faultSwitch) {
        this.storeUrl = storeUrl;
        this.fleet = fleet;
        this.faultSwitch = faultSwitch;
        this.traffic = new Traffic(storeUrl);
    }

    /** Makes what the home lacks and ends what an earlier supervisor left behind. The caller holds the home's lock. */
    public static Supervisor prepare(BookstoreHome home, Path servicesSource) throws IOException {
        WorkingCopy workingCopy = new WorkingCopy(servicesSource, home);
        workingCopy.create();
        PidFile.endOrphans(home);
        Ports ports = Ports.choose(home.ports());
        EstateFile.write(home, ports, workingCopy.runbooks());
        return new Supervisor(
                ports.url(Service.STORE_API), new Fleet(home, workingCopy, ports), new FaultSwitch(home, workingCopy));
    }

    /** Starts the services and keeps them running. {@code whenReady} runs once, when all of them answer. */
    public void start(Runnable whenReady) throws IOException {
        oneAtATime.lock();
        try {
            fleet.launch(List.of(Service.values()));
        } finally {
            oneAtATime.unlock();
        }
        clock.scheduleWithFixedDelay(() -> tick(whenReady), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    public String storeUrl() {
        return storeUrl;
    }

    public StatusReport status() throws IOException {
        String fault = faultSwitch.current().map(Fault::id).orElse(null);
        return new StatusReport(fault, fleet.status(), traffic.errorRate());
    }

    /** Returns one line with the new pid, once the service answers. */
    public String restart(Service service) throws IOException, InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            long began = System.nanoTime();
            restartAll(List.of(service));
            double seconds = (System.nanoTime() - began) / 1e9;
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            return "%s restarted at %s: pid %d, answers after %.1f s"
                    .formatted(service.id(), now, fleet.pid(service), seconds);
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Switches the fault on, and whichever was on before it off. Returns one line that says so. */
    public String breakWith(Fault fault) throws IOException, InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            faultSwitch.on(fault);
            return fault.id() + " is on: " + fault.breaks() + "; " + restartOutdated();
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Makes the working copy pristine. Returns one line that says what was restarted for it. */
    public String heal() throws IOException, InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            faultSwitch.off();
            return "all files are pristine; " + restartOutdated();
        } finally {
            oneAtATime.unlock();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        traffic.close();
        fleet.close();
    }

    private String restartOutdated() throws IOException, InterruptedException {
        List<Service> outdated = fleet.outdated();
        if (outdated.isEmpty()) {
            return "nothing had to be restarted";
        }
        restartAll(outdated);
        return "restarted " + outdated.stream().map(Service::id).collect(Collectors.joining(" and "));
    }

    /** Customers wait outside meanwhile: a restart on purpose is no outage. One that fails is. */
    private void restartAll(List<Service> services) throws IOException, InterruptedException {
        traffic.pause();
        try {
            fleet.restart(services);
        } finally {
            traffic.forgetOutcomes();
            traffic.resume();
        }
    }

    private void tick(Runnable whenReady) {
        if (!oneAtATime.tryLock()) {
            return;
        }
        try {
            if (fleet.tick()) {
                traffic.forgetOutcomes();
            }
            if (!ready) {
                open(whenReady);
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("the supervisor stumbled and goes on: " + e);
        } finally {
            oneAtATime.unlock();
        }
    }

    private void open(Runnable whenReady) {
        ready = fleet.allAnswered();
        if (ready || System.nanoTime() - createdAt > LATEST_OPENING.toNanos()) {
            traffic.resume();
        }
        if (ready) {
            whenReady.run();
        }
    }
}
