package dev.agentops.bookstore.supervisor;

import dev.agentops.bookstore.fault.Fault;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.EstateFile;
import dev.agentops.bookstore.home.Ports;
import dev.agentops.bookstore.home.Service;
import dev.agentops.bookstore.home.WorkingCopy;
import dev.agentops.bookstore.supervisor.StatusReport.ServiceStatus;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(250);

    private final ReentrantLock oneAtATime = new ReentrantLock(true);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("supervisor").factory());
    private final Map<Service, ServiceProcess> processes = new EnumMap<>(Service.class);
    private final Map<Service, Revival> revivals = new EnumMap<>(Service.class);
    /** The files that each service was started with. */
    private final Map<Service, String> fingerprints = new EnumMap<>(Service.class);

    private final BookstoreHome home;
    private final WorkingCopy workingCopy;
    private final FaultSwitch faultSwitch;
    private final Ports ports;
    private final Traffic traffic;
    private final long startedAt = System.nanoTime();
    private boolean open;

    private Supervisor(BookstoreHome home, WorkingCopy workingCopy, Ports ports) {
        this.home = home;
        this.workingCopy = workingCopy;
        this.faultSwitch = new FaultSwitch(home, workingCopy);
        this.ports = ports;
        this.traffic = new Traffic(ports.url(Service.STORE_API));
        for (Service service : Service.values()) {
            ServiceProcess process = new ServiceProcess(service, home, ports);
            processes.put(service, process);
            revivals.put(service, new Revival(process));
        }
    }

    /** Makes what the home lacks and starts the services; does not wait for them. The caller holds the home's lock. */
    public static Supervisor start(BookstoreHome home, Path servicesSource) throws IOException {
        WorkingCopy workingCopy = new WorkingCopy(servicesSource, home);
        workingCopy.create();
        PidFile.endOrphans(home);
        Ports ports = Ports.choose(home.ports());
        EstateFile.write(home, ports);
        return new Supervisor(home, workingCopy, ports);
    }

    /** Starts the services and keeps them running. {@code whenReady} runs once, when all of them answer. */
    public void run(Runnable whenReady) throws IOException {
        oneAtATime.lock();
        try {
            for (ServiceProcess process : processes.values()) {
                launch(process);
            }
        } finally {
            oneAtATime.unlock();
        }
        clock.scheduleWithFixedDelay(() -> tick(whenReady), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    public String storeUrl() {
        return ports.url(Service.STORE_API);
    }

    public StatusReport status() throws IOException {
        List<ServiceStatus> services = processes.values().stream()
                .map(process -> new ServiceStatus(process.service().id(), process.isHealthy(), process.url()))
                .toList();
        return new StatusReport(faultSwitch.current().map(Fault::id).orElse(null), services, traffic.errorRate());
    }

    /** Returns one line with the new pid, once the service answers. */
    public String restart(Service service) throws IOException, InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            long began = System.nanoTime();
            restartAll(List.of(processes.get(service)));
            double seconds = (System.nanoTime() - began) / 1e9;
            return "%s restarted at %s: pid %d, answers after %.1f s"
                    .formatted(service.id(), Instant.now().truncatedTo(ChronoUnit.SECONDS), pid(service), seconds);
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Switches the fault on, and whichever was on before it off. Returns one line that says so. */
    public String breakWith(Fault fault) throws IOException, InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            faultSwitch.on(fault);
            return fault.id() + " is on: " + fault.breaks() + "; " + restartChanged();
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Makes the working copy pristine. Returns one line that says what was restarted for it. */
    public String heal() throws IOException, InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            faultSwitch.off();
            return "all files are pristine; " + restartChanged();
        } finally {
            oneAtATime.unlock();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        traffic.close();
        List<Thread> ends = processes.values().stream()
                .map(process -> Thread.ofPlatform().start(() -> closeQuietly(process)))
                .toList();
        try {
            for (Thread end : ends) {
                end.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String restartChanged() throws IOException, InterruptedException {
        List<ServiceProcess> changed = new ArrayList<>();
        for (ServiceProcess process : processes.values()) {
            Service service = process.service();
            if (!process.isAlive() || !workingCopy.fingerprint(service).equals(fingerprints.get(service))) {
                changed.add(process);
            }
        }
        if (changed.isEmpty()) {
            return "nothing had to be restarted";
        }
        restartAll(changed);
        return "restarted "
                + changed.stream().map(process -> process.service().id()).collect(Collectors.joining(" and "));
    }

    /** Customers wait outside meanwhile: a restart on purpose is no outage. One that fails is. */
    private void restartAll(List<ServiceProcess> chosen) throws IOException, InterruptedException {
        traffic.pause();
        try {
            for (ServiceProcess process : chosen) {
                process.stop();
            }
            for (ServiceProcess process : chosen) {
                launch(process);
            }
            for (ServiceProcess process : chosen) {
                process.awaitAnswer(PATIENCE);
                revivals.get(process.service()).startedOnPurpose(true);
            }
        } finally {
            traffic.forgetOutcomes();
            traffic.resume();
        }
    }

    private void launch(ServiceProcess process) throws IOException {
        fingerprints.put(process.service(), workingCopy.fingerprint(process.service()));
        process.start();
        revivals.get(process.service()).startedOnPurpose(false);
    }

    private void tick(Runnable whenReady) {
        if (!oneAtATime.tryLock()) {
            return;
        }
        try {
            for (Map.Entry<Service, Revival> revival : revivals.entrySet()) {
                if (revival.getValue().tick()) {
                    fingerprints.put(revival.getKey(), workingCopy.fingerprint(revival.getKey()));
                    traffic.forgetOutcomes();
                }
            }
            openWhenReady(whenReady);
        } catch (IOException | RuntimeException e) {
            System.err.println("the supervisor stumbled and goes on: " + e);
        } finally {
            oneAtATime.unlock();
        }
    }

    private void openWhenReady(Runnable whenReady) {
        boolean ready = revivals.values().stream().allMatch(Revival::hasAnswered);
        if (ready && !open) {
            open = true;
            traffic.resume();
            whenReady.run();
        } else if (!ready && !open && System.nanoTime() - startedAt > PATIENCE.toNanos()) {
            traffic.resume();
        }
    }

    private long pid(Service service) {
        return processes.get(service).pid();
    }

    private static void closeQuietly(ServiceProcess process) {
        try {
            process.close();
        } catch (IOException e) {
            System.err.println("could not tidy up after " + process.service().id() + ": " + e);
        }
    }
}
