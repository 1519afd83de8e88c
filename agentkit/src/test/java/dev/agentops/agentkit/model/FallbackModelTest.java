package dev.agentops.agentkit.model;

import dev.agentops.agentkit.testing.ScriptedModel;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FallbackModelTest {
    private static final ModelRequest REQUEST = new ModelRequest("", List.of(), List.of(), ToolChoice.AUTO, 100);

    private final Named primary = new Named("first");
    private final Named fallback = new Named("second");
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FallbackModel model = new FallbackModel(primary, fallback, 2, Duration.ofMinutes(1), () -> now);

    @Test
    void asksTheFirstModelWhileItAnswers() throws Exception {
        assertThat(answeredBy()).isEqualTo("first");
        assertThat(fallback.calls).hasValue(0);
    }

    @Test
    void failsOverAfterSoManyFailuresInARow() throws Exception {
        primary.failure = busy();

        assertThat(failure()).isSameAs(primary.failure);
        var last = failure();

        assertThat(last.retriable()).isTrue();
        assertThat(last.retryAfter()).as("nothing to wait for").isEmpty();
        assertThat(last).hasMessage("busy The next calls go to second.");
        assertThat(answeredBy()).isEqualTo("second");
        assertThat(primary.calls).hasValue(2);
    }

    @Test
    void saysWhoAnswersInsteadAndWhy() throws Exception {
        goDown();
        var heard = new ArrayList<String>();
        var listener = new ModelListener() {
            @Override
            public void onSwitch(String from, String to, int failures, String reason) {
                heard.add(from + " " + to + " " + failures + " " + reason);
            }
        };

        model.chat(REQUEST, listener);
        now = now.plusSeconds(60);
        model.chat(REQUEST, listener);

        assertThat(heard).as("only while it is down").containsExactly("first second 2 busy");
    }

    @Test
    void anAnswerInBetweenStartsTheCountAgain() throws Exception {
        primary.failure = busy();
        failure();
        primary.failure = null;
        assertThat(answeredBy()).isEqualTo("first");
        primary.failure = busy();
        failure();
        primary.failure = null;

        assertThat(answeredBy()).isEqualTo("first");
    }

    @Test
    void comesBackAfterTheCoolDown() throws Exception {
        goDown();

        now = now.plusSeconds(59);
        assertThat(answeredBy()).isEqualTo("second");
        now = now.plusSeconds(1);
        assertThat(answeredBy()).isEqualTo("first");
    }

    @Test
    void oneFailureAfterTheCoolDownIsEnough() throws Exception {
        goDown();
        now = now.plusSeconds(60);
        primary.failure = busy();

        failure();

        assertThat(answeredBy()).isEqualTo("second");
    }

    @Test
    void aFailureThatWillComeAgainDoesNotCount() throws Exception {
        primary.failure = ModelException.permanent("wrong request", null);
        for (int i = 0; i < 3; i++) {
            assertThat(failure()).isSameAs(primary.failure);
        }

        assertThat(fallback.calls).hasValue(0);
    }

    @Test
    void theFallbacksFailureIsTheCallers() throws Exception {
        goDown();
        fallback.failure = ModelException.permanent("no key", null);

        assertThat(failure()).isSameAs(fallback.failure);
    }

    @Test
    void countsOverAllThreads() throws Exception {
        primary.failure = busy();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.submit(() -> model.chat(REQUEST, ModelListener.SILENT));
            }
        }

        assertThat(answeredBy()).isEqualTo("second");
        assertThat(primary.calls.get() + fallback.calls.get()).isEqualTo(201);
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThatThrownBy(() -> new FallbackModel(primary, fallback, 0)).hasMessageContaining("afterFailures is 0");
        assertThatThrownBy(() -> new FallbackModel(primary, fallback, 1, Duration.ZERO, () -> now))
                .hasMessageContaining("coolDown");
    }

    private void goDown() {
        primary.failure = busy();
        failure();
        failure();
        primary.failure = null;
    }

    private String answeredBy() throws Exception {
        return model.chat(REQUEST, ModelListener.SILENT).model();
    }

    private ModelException failure() {
        return catchThrowableOfType(ModelException.class, () -> model.chat(REQUEST, ModelListener.SILENT));
    }

    private static ModelException busy() {
        return ModelException.retriable("busy", Duration.ofSeconds(30), null);
    }

    private static final class Named implements ChatModel {
        private final String name;
        private final AtomicInteger calls = new AtomicInteger();
        private volatile ModelException failure;

        private Named(String name) {
            this.name = name;
        }

        @Override
        public String provider() {
            return "test";
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException {
            calls.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
            var reply = ScriptedModel.reply(listener, "hi", List.of());
            return new ModelReply("hi", "", List.of(), reply.finishReason(), reply.usage(), name, "");
        }
    }
}
