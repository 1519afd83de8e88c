package dev.agentops.server.embedded;

import dev.agentops.server.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * One child process that is started again whenever it dies, until {@link #close}. A process that an earlier, killed server
 * left behind is adopted when it does its work under the same command line, and ended otherwise.
 */
final class SupervisedProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);
    private static final Duration LOOK = Duration.ofMillis(25);
    private static final int LOOKS_PER_LOG_CHECK = 400;
    private static final Duration ADOPTION_PATIENCE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final int HOPELESS = 8;

    private final ProcessSpec spec;
    private final ProcessLog log;
    private final Thread keeper;
    private volatile boolean closed;
    private volatile int deaths;
    private volatile Optional<Life> life = Optional.empty();
    private volatile String trouble = "";

    private SupervisedProcess(ProcessSpec spec) {
        this.spec = spec;
        this.log = new ProcessLog(spec.log());
        this.keeper = Thread.ofVirtual().name("keep-" + spec.name()).unstarted(this::keepRunning);
    }

    /** Returns when the process is healthy. @throws StartException when it is not in time; then it is stopped */
    static SupervisedProcess start(ProcessSpec spec, Duration patience) throws StartException {
        SupervisedProcess process = new SupervisedProcess(spec);
        process.keeper.start();
        try {
            process.awaitHealth(patience);
            return process;
        } catch (StartException e) {
            process.close();
            throw e;
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new StartException("The start of " + spec.name() + " was interrupted", e);
        }
    }

    /** 0 while it is down. */
    long pid() {
        return life.filter(Life::isAlive).map(Life::pid).orElse(0L);
    }

    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
        boolean interrupted = false;
        while (keeper.isAlive()) {
            try {
                keeper.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        life.ifPresent(last -> last.end(spec.stopSignal(), spec.stopPatience()));
        spec.pidFile().toFile().delete();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitHealth(Duration patience) throws StartException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline && deaths < HOPELESS) {
            if (isHealthy()) {
                return;
            }
            Thread.sleep(LOOK);
        }
        throw new StartException("%s did not start: %s (log: %s)"
                .formatted(
                        spec.name(),
                        log.lastLine().or(() -> Optional.of(trouble)).orElseThrow(),
                        spec.log()));
    }

    private boolean isHealthy() {
        try {
            return life.filter(Life::isAlive).isPresent() && spec.health().isHealthy();
        } catch (Exception notYet) {
            trouble = String.valueOf(notYet.getMessage());
            return false;
        }
    }

    private void keepRunning() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                long begin = System.nanoTime();
                live();
                deaths++;
                LOG.warn("{} ended unexpectedly and is started again; its log: {}", spec.name(), spec.log());
                pause = System.nanoTime() - begin > SETTLED.toNanos() ? FIRST_PAUSE : pause;
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** One life of the process, from adoption or launch to death. */
    private void live() throws InterruptedException {
        try {
            Optional<Life> adopted = adopt();
            life = adopted.isPresent() ? adopted : Optional.of(launch());
            writePidFile(life.orElseThrow().pid());
            long looks = 0;
            while (life.orElseThrow().isAlive()) {
                Thread.sleep(LOOK);
                if (++looks % LOOKS_PER_LOG_CHECK == 0) {
                    rotateLog();
                }
            }
        } catch (IOException | StartException e) {
            trouble = String.valueOf(e.getMessage());
        }
    }

    private void rotateLog() {
        try {
            log.rotateWhenLarge();
        } catch (IOException e) {
            LOG.warn("The log of {} grows on, as it can't be rotated: {}", spec.name(), e.toString());
        }
    }

    private Optional<Life> adopt() throws InterruptedException {
        Optional<Life> adopted = Optional.empty();
        for (ProcessTable.Entry entry : ProcessTable.all()) {
            Optional<Life> found = spec.isSame(entry) ? Life.of(entry) : Optional.empty();
            if (found.isPresent()) {
                if (adopted.isEmpty() && entry.commandLine().equals(spec.command()) && becomesHealthy(found.get())) {
                    LOG.info(
                            "{} was left running by an earlier server and is adopted (pid {})",
                            spec.name(),
                            entry.pid());
                    adopted = found;
                } else {
                    found.get().end(spec.stopSignal(), spec.stopPatience());
                }
            }
        }
        return adopted;
    }

    private boolean becomesHealthy(Life candidate) throws InterruptedException {
        life = Optional.of(candidate);
        long deadline = System.nanoTime() + ADOPTION_PATIENCE.toNanos();
        while (System.nanoTime() < deadline && candidate.isAlive()) {
            if (isHealthy()) {
                return true;
            }
            Thread.sleep(LOOK);
        }
        return false;
    }

    private Life launch() throws IOException, StartException, InterruptedException {
        spec.beforeLaunch().run();
        Life launched = Life.launch(spec, log);
        LOG.info("{} is started (pid {})", spec.name(), launched.pid());
        return launched;
    }

    private void writePidFile(long pid) throws IOException {
        Path next = spec.pidFile().resolveSibling(spec.pidFile().getFileName() + ".next");
        Files.writeString(next, pid + "\n");
        Files.move(next, spec.pidFile(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
