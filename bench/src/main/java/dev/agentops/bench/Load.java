package dev.agentops.bench;

import java.util.HashSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Many runs at once: a fixed number in flight, each approved as soon as it asks. */
final class Load {
    private static final long LOOK_MILLIS = 20;
    private static final int LOOK_AT = 200;
    private static final int HUMANS = 16;

    private final Client client;
    private final Observer observer;
    private final AtomicLong accepted = new AtomicLong();

    Load(Client client, Observer observer) {
        this.client = client;
        this.observer = observer;
    }

    /** @return how long it took, in seconds */
    double run(String prefix, int runs, int inFlight) throws Exception {
        var room = new Semaphore(inFlight);
        long begin = System.nanoTime();
        accepted.set(0);
        var submitter = Thread.ofVirtual().start(() -> submit(prefix, runs, room));
        decideUntil(runs, room);
        submitter.join();
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Asks for runs without deciding anything. */
    void onlyAsk(String prefix, int runs) {
        accepted.set(0);
        submit(prefix, runs, new Semaphore(runs));
    }

    private void submit(String prefix, int runs, Semaphore room) {
        var sending = new Semaphore(HUMANS);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < runs; i++) {
                room.acquire();
                sending.acquire();
                String text = prefix + i;
                senders.submit(() -> {
                    try {
                        client.ask(text);
                        return accepted.incrementAndGet();
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
    void decideUntil(long runs, Semaphore room) throws Exception {
        var decided = new HashSet<String>();
        long released = 0;
        try (var humans =
                Executors.newFixedThreadPool(HUMANS, Thread.ofVirtual().factory())) {
            while (released < runs) {
                for (var pending : observer.pending(LOOK_AT)) {
                    if (decided.add(pending.toolCallId())) {
                        humans.submit(() -> {
                            client.approve(pending.toolCallId(), pending.digest());
                            return true;
                        });
                    }
                }
                long known = accepted.get();
                long finished = known - observer.unfinished();
                if (finished > released) {
                    room.release((int) (finished - released));
                    released = finished;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }
}
