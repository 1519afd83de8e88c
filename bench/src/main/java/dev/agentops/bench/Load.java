package dev.agentops.bench;

import java.util.HashSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Many runs at once: a fixed number in flight, each approved as soon as it asks. */
final class Load {
    private static final long LOOK_MILLIS = 10;
    private static final int HUMANS = 16;

    private final Client client;
    private final Observer observer;

    Load(Client client, Observer observer) {
        this.client = client;
        this.observer = observer;
    }

    /** @return how long it took, in seconds */
    double run(String prefix, int runs, int inFlight) throws Exception {
        var room = new Semaphore(inFlight);
        long begin = System.nanoTime();
        var submitter = Thread.ofVirtual().start(() -> submit(prefix, runs, room));
        decideUntil(prefix, runs, room);
        submitter.join();
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Asks for runs without deciding anything. */
    void submit(String prefix, int runs, Semaphore room) {
        var sending = new Semaphore(HUMANS);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < runs; i++) {
                room.acquire();
                sending.acquire();
                String text = prefix + i;
                senders.submit(() -> {
                    try {
                        return client.ask(text);
                    } finally {
                        sending.release();
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Decides what waits and returns when all have ended. @param room gets one permit for each that ended */
    void decideUntil(String prefix, int runs, Semaphore room) throws Exception {
        var decided = new HashSet<String>();
        long released = 0;
        try (var humans =
                Executors.newFixedThreadPool(HUMANS, Thread.ofVirtual().factory())) {
            while (released < runs) {
                for (var pending : observer.pending()) {
                    if (decided.add(pending.toolCallId())) {
                        humans.submit(() -> {
                            client.approve(pending.toolCallId(), pending.digest());
                            return true;
                        });
                    }
                }
                long finished = observer.finished(prefix);
                room.release((int) (finished - released));
                released = finished;
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }
}
