package dev.agentops.server.stream;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

class ListenersTest {
    private static final int ROUNDS = 200_000;

    private final Listeners listeners = new Listeners();

    @Test
    void wakesWhoListensAndNobodyElse() {
        var one = new AtomicBoolean();
        var other = new AtomicBoolean();
        Runnable end = listeners.add("a", () -> one.set(true));
        listeners.add("b", () -> other.set(true));

        listeners.wake("a");
        assertThat(one.getAndSet(false)).isTrue();
        assertThat(other).isFalse();

        end.run();
        listeners.wake("a");
        listeners.wakeAll();
        assertThat(one).isFalse();
        assertThat(other).isTrue();
    }

    @Test
    void wakesWhoComesAtTheMomentWhenTheLastOtherLeaves() throws Exception {
        var open = new AtomicBoolean(true);
        var others = Thread.ofPlatform().start(() -> {
            while (open.get()) {
                listeners.add("thread", () -> {}).run();
            }
        });
        try {
            for (int round = 0; round < ROUNDS; round++) {
                var woken = new AtomicBoolean();
                Runnable end = listeners.add("thread", () -> woken.set(true));
                listeners.wake("thread");
                end.run();
                assertThat(woken.get()).as("round " + round).isTrue();
            }
        } finally {
            open.set(false);
            others.join();
        }
    }
}
