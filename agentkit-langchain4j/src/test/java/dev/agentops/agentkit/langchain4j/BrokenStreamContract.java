package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every model does when a stream is cut, falls silent, makes no sense or is not wanted any more. */
abstract class BrokenStreamContract extends StatusContract {
    @Test
    void aDroppedConnectionIsRetriable() {
        server.answers(ProviderSimulator.cut(wire().begins("Hello", " there")));

        assertThat(failure().retriable()).isTrue();
    }

    @Test
    void aStreamWithoutItsEndIsRetriable() {
        server.answers(ProviderSimulator.endsEarly(wire().begins("Hello", " there")));

        var error = failure();

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("middle of the answer");
    }

    @Test
    void anEventThatCannotBeReadFailsTheWholeAnswer() {
        server.answers(ProviderSimulator.stream(
                "event: content_block_delta\ndata: {\"choices\": [oops\n\n" + hello(FinishReason.STOP)));

        var error = failure();

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("cannot be read");
    }

    @Test
    void anErrorInTheMiddleOfTheStreamIsExplained() {
        server.answers(ProviderSimulator.stream(wire().begins("Hello", " there") + """
                event: error
                data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                """));

        var error = failure();

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("Overloaded");
    }

    @Test
    void silenceInTheMiddleEndsTheCall() {
        server.answers(server.stalls(wire().begins("Hello", " there")));
        long start = System.nanoTime();

        var error = failure(impatientModel());

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("sent nothing");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void silenceBeforeTheFirstByteEndsTheCall() {
        server.answers(server.neverAnswers());

        var error = failure(impatientModel());

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("sent nothing");
    }

    /** A proxy that keeps the connection open is no model that answers. */
    @Test
    void commentsAndPingsAreNoSignOfLife() {
        server.answers(server.endless(wire().begins("Hello", " there"), ": still here\n\nevent: ping\ndata: {}\n\n"));

        var error = failure(impatientModel());

        assertThat(error.retriable()).isTrue();
        assertThat(error).hasMessageContaining("sent nothing");
    }

    @Test
    void anAnswerThatIsSlowButNeverSilentHolds() throws Exception {
        server.answers(ProviderSimulator.slow(
                wire().says(FinishReason.STOP, "a", "b", "c", "d", "e", "f", "g", "h"), Duration.ofMillis(150)));
        var patient = model(ModelSettings.of(KEY, server.url(), "test-model").withIdleTimeout(Duration.ofSeconds(1)));
        long start = System.nanoTime();

        assertThat(patient.chat(ask(), ModelListener.SILENT).text()).isEqualTo("abcdefgh");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }

    /** Not tried again: it would be paid again. */
    @Test
    void anAnswerWithoutAnEndIsEndedInItsTime() {
        server.answers(server.endless(wire().begins("Hello"), wire().begins(" there")));

        var error = failure(
                model(ModelSettings.of(KEY, server.url(), "test-model").withCallTimeout(Duration.ofMillis(500))));

        assertThat(error.reason()).isEqualTo(ModelException.Reason.PERMANENT);
        assertThat(error).hasMessageContaining("came to no end within");
    }

    @Test
    void anInterruptClosesTheConnectionAndReturnsAtOnce() throws Exception {
        server.answers(server.endless(wire().begins("Hello", " there")));
        var firstText = new CountDownLatch(1);
        var ended = new AtomicReference<Throwable>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                model().chat(ask(), new ModelListener() {
                    @Override
                    public void onText(String delta) {
                        firstText.countDown();
                    }
                });
            } catch (Throwable e) {
                ended.set(e);
            }
        });
        assertThat(firstText.await(10, TimeUnit.SECONDS)).isTrue();

        long interrupted = System.nanoTime();
        caller.interrupt();
        caller.join();

        assertThat(Duration.ofNanos(System.nanoTime() - interrupted)).isLessThan(Duration.ofSeconds(1));
        assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        assertThat(server.callerGone().await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aListenerThatThrowsEndsTheCall() {
        server.answers(server.endless(wire().begins("Hello", " there")));

        assertThatThrownBy(() -> model().chat(ask(), new ModelListener() {
                    @Override
                    public void onText(String delta) {
                        throw new IllegalStateException("the reader is gone");
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the reader is gone");
    }

    private ChatModel impatientModel() {
        return model(ModelSettings.of(KEY, server.url(), "test-model").withIdleTimeout(Duration.ofMillis(300)));
    }
}
