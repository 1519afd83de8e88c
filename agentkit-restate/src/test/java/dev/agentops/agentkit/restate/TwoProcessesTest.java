package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.restate.testing.Balancer;
import dev.agentops.agentkit.restate.testing.RestateNode;
import dev.agentops.agentkit.restate.testing.Runs;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Two processes of the same build behind one address. */
@Tag("process")
class TwoProcessesTest {
    @TempDir
    Path folder;

    /** Who began the body and who was interrupted in it, such as {@code "one begins"}. */
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private final int portOne = RestateNode.freePort();
    private final int portTwo = RestateNode.freePort();
    private RestateNode node;
    private Balancer balancer;
    private RestateEngine one;
    private RestateEngine two;

    @BeforeEach
    void start() throws Exception {
        node = RestateNode.alone(folder);
        balancer = new Balancer(List.of(portOne));
        one = engine("one", portOne);
        two = engine("two", portTwo);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        balancer.close();
        node.close();
    }

    private RestateEngine engine(String name, int port) throws IOException, InterruptedException {
        var options =
                new RestateEngine.Options(node.ingress(), node.admin(), "127.0.0.1", port, "build", balancer.address());
        return RestateEngine.start(options, new RunHandler() {
            @Override
            public RunResult run(RunRequest request, Steps steps) {
                var ended = sleeps(name, request, steps);
                result.complete(ended);
                return ended;
            }

            @Override
            public void lost(RunRequest request, String why) {
                result.completeExceptionally(new IllegalStateException(why));
            }
        });
    }

    private RunResult sleeps(String name, RunRequest request, Steps steps) {
        try {
            steps.run("sleep", String.class, mayHaveRunBefore -> {
                told.add(name + " begins");
                try {
                    Thread.sleep(Duration.ofMinutes(5));
                } catch (InterruptedException e) {
                    told.add(name + " is interrupted");
                    throw e;
                }
                return "";
            });
            return Runs.completed(request.runId(), "not cancelled");
        } catch (RunCancelledException e) {
            return Runs.completed(request.runId(), "cancelled at " + name);
        }
    }

    private String next() throws InterruptedException {
        return String.valueOf(told.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void aCancelGivenToOneInterruptsTheOther() throws Exception {
        var request = Runs.request("thread");
        two.submit(request);
        assertThat(next()).isEqualTo("one begins");

        assertThat(two.cancel(request.runId())).isEqualTo(RestateEngine.Cancel.DELIVERED);

        assertThat(next()).isEqualTo("one is interrupted");
        assertThat(result.get(20, TimeUnit.SECONDS).answer()).isEqualTo("cancelled at one");
    }

    @Test
    void aProcessThatIsGoneIsFollowedByTheOther() throws Exception {
        var request = Runs.request("thread");
        one.submit(request);
        assertThat(next()).isEqualTo("one begins");
        balancer.balance(List.of(portOne, portTwo));

        one.close();

        assertThat(next()).isEqualTo("two begins");
        two.cancel(request.runId());
        assertThat(result.get(20, TimeUnit.SECONDS).answer()).isEqualTo("cancelled at two");
    }

    @Test
    void whatAProcessStillExecutesAfterItLostTheEngineIsStoppedToo() throws Exception {
        var request = Runs.request("thread");
        one.submit(request);
        assertThat(next()).isEqualTo("one begins");
        balancer.balance(List.of(portTwo));

        node.kill();
        node.startAgain();
        assertThat(next()).isEqualTo("two begins");
        assertThat(two.cancel(request.runId())).isEqualTo(RestateEngine.Cancel.DELIVERED);
        assertThat(next()).isEqualTo("two is interrupted");
        assertThat(result.get(20, TimeUnit.SECONDS).answer()).isEqualTo("cancelled at two");

        assertThat(told).as("the engine cannot reach the first any more").isEmpty();
        one.stopLeftovers(request.runId());
        assertThat(next()).isEqualTo("one is interrupted");
    }
}
