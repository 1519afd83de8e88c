package dev.agentops.bookstore.supervisor;

import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Ports;
import dev.agentops.bookstore.home.Service;
import dev.agentops.bookstore.home.WorkingCopy;
import dev.agentops.bookstore.supervisor.StatusReport.ServiceStatus;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The processes of all services. {@link #status} and {@link #close} are safe from any thread, the rest from one at a time. */
final class Fleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<Service, ServiceProcess> processes = new EnumMap<>(Service.class);
    private final Map<Service, Revival> revivals = new EnumMap<>(Service.class);
    /** The files that each service was started with. */
    private final Map<Service, String> fingerprints = new EnumMap<>(Service.class);

    private final WorkingCopy workingCopy;

    Fleet(BookstoreHome home, WorkingCopy workingCopy, Ports ports) {
        this.workingCopy = workingCopy;
        for (Service service : Service.values()) {
            ServiceProcess process = new ServiceProcess(service, home, ports);
            processes.put(service, process);
            revivals.put(service, new Revival(process));
        }
    }

    void launch(Iterable<Service> services) throws IOException {
        for (Service service : services) {
            fingerprints.put(service, workingCopy.fingerprint(service));
            processes.get(service).start();
            revivals.get(service).startedOnPurpose(false);
        }
    }

    /** Returns when each of them answers again. */
    void restart(List<Service> services) throws IOException, InterruptedException {
        for (Service service : services) {
            processes.get(service).stop();
        }
        launch(services);
        for (Service service : services) {
            processes.get(service).awaitAnswer(PATIENCE);
            revivals.get(service).startedOnPurpose(true);
        }
    }

    /** The services that don't run, or that run with other files than they have now. */
    List<Service> outdated() throws IOException {
        List<Service> outdated = new ArrayList<>();
        for (Service service : Service.values()) {
            boolean current = workingCopy.fingerprint(service).equals(fingerprints.get(service));
            if (!current || !processes.get(service).isAlive()) {
                outdated.add(service);
            }
        }
        return outdated;
    }

    /** Looks after those that crashed. Returns true when one has just come back. */
    boolean tick() throws IOException {
        boolean cameBack = false;
        for (Map.Entry<Service, Revival> revival : revivals.entrySet()) {
            if (revival.getValue().tick()) {
                fingerprints.put(revival.getKey(), workingCopy.fingerprint(revival.getKey()));
                cameBack = true;
            }
        }
        return cameBack;
    }

    boolean allAnswered() {
        return revivals.values().stream().allMatch(Revival::hasAnswered);
    }

    long pid(Service service) {
        return processes.get(service).pid();
    }

    List<ServiceStatus> status() {
        return processes.values().stream()
                .map(process -> new ServiceStatus(process.service().id(), process.isHealthy(), process.url()))
                .toList();
    }

    /** Ends all services at once and waits for their end. None can be started any more. */
    @Override
    public void close() {
        List<Thread> ends = processes.values().stream()
                .map(process -> Thread.ofPlatform().start(() -> close(process)))
                .toList();
        try {
            for (Thread end : ends) {
                end.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(ServiceProcess process) {
        try {
            process.close();
        } catch (IOException e) {
            System.err.println("could not tidy up after " + process.service().id() + ": " + e);
        }
    }
}
