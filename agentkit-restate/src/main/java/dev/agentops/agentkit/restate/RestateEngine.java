package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.RunRequest;
import dev.restate.client.Client;
import dev.restate.client.jdk.JdkClient;
import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves runs to a Restate server and sends it requests. Thread-safe. Closing it stops serving; the runs stay in Restate and go on
 * when an engine with the same address serves again.
 */
public final class RestateEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestateEngine.class);

    /** All runs share one connection; at the default of 64 KB it stands still for an acknowledgement every few steps. */
    private static final int CONNECTION_WINDOW_BYTES = 16 << 20;

    private static final int STREAM_WINDOW_BYTES = 1 << 20;

    /**
     * @param host and {@code port}: where this process listens for Restate
     * @param build names the code: a new build is a new deployment, and runs stay on the deployment they began on
     * @param address where Restate finds this process, or a balancer before all processes of the same build; runs under way
     *     follow it when it is another than before
     */
    public record Options(URI ingress, URI admin, String host, int port, String build, URI address) {
        /** Restate calls this process itself. */
        public Options(URI ingress, URI admin, String host, int port, String build) {
            this(ingress, admin, host, port, build, URI.create("http://" + host + ":" + port));
        }

        URI deployment() {
            return address.resolve(RestateBuilds.PATH + build);
        }
    }

    private final Options options;
    private final SingleFlight flights;
    private final Vertx vertx;
    private final HttpClient http;
    private final Client client;
    private final RestateAdmin admin;

    private RestateEngine(Options options, SingleFlight flights, Vertx vertx) {
        this.options = options;
        this.flights = flights;
        this.vertx = vertx;
        // virtual threads: a pool of the platform's own takes a tenth more processor time per run
        this.http = HttpClient.newBuilder()
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                // else it offers HTTP/2 with each request, which Restate's ingress does not take up
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.client = JdkClient.of(http, options.ingress().toString(), null, null);
        this.admin = new RestateAdmin(options.admin());
    }

    /** What became of a request to cancel a run. */
    public enum Cancel {
        /** The engine knows, and the run ends. */
        DELIVERED,
        /** There is no such run under way. */
        NOT_RUNNING,
        /** Its journal is that of another build than it is on: it can neither go on nor end itself, only be killed. */
        DOES_NOT_FIT
    }

    /**
     * Serves runs, and from now on all new ones.
     *
     * @throws IOException when the port is taken or Restate refuses the deployment; says which
     */
    public static RestateEngine start(Options options, RunHandler handler) throws IOException, InterruptedException {
        var engine = serve(options, handler);
        try {
            engine.admin.register(options.deployment(), RestateServices.RUN);
            engine.admin.resumeBackingOff();
            return engine;
        } catch (IOException | InterruptedException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** Serves the runs that began on this build and no new ones. @throws IOException when the port is taken */
    public static RestateEngine serve(Options options, RunHandler handler) throws IOException, InterruptedException {
        var flights = new SingleFlight();
        var services = new RestateServices(handler, flights);
        var endpoint =
                Endpoint.builder().bind(services.thread()).bind(services.run()).build();
        var vertx = Vertx.vertx();
        var engine = new RestateEngine(options, flights, vertx);
        var server = RestateHttpServer.fromEndpoint(
                vertx,
                endpoint,
                new HttpServerOptions()
                        .setHost(options.host())
                        .setPort(options.port())
                        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                        .setInitialSettings(new Http2Settings()
                                .setMaxConcurrentStreams(Integer.MAX_VALUE)
                                .setInitialWindowSize(STREAM_WINDOW_BYTES)));
        server.requestHandler(new OwnBuildOnly(options.build(), server.requestHandler()));
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            return engine;
        } catch (InterruptedException e) {
            engine.close();
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            engine.close();
            throw new IOException(
                    "cannot serve runs on " + options.host() + ":" + options.port() + ": " + e.getMessage(), e);
        }
    }

    /** Queues a run behind the others of its thread. The same run id again does nothing. */
    public void submit(RunRequest request) {
        submit(request, Map.of());
    }

    /** @param headers for Restate, such as {@code traceparent} for the spans of its own that it may export */
    public void submit(RunRequest request, Map<String, String> headers) {
        client.send(Request.of(
                        Target.virtualObject(RestateServices.THREAD, request.threadId(), RestateServices.CHAT),
                        RestateServices.REQUEST,
                        RestateServices.RESULT,
                        request)
                .idempotencyKey(request.runId())
                .headers(headers));
    }

    /**
     * Ends a wait of a run; kept if the run does not wait for it yet. Again, or for a run that has ended, it changes nothing.
     *
     * @param signal its name, or the address that the run gave it
     */
    public void signal(String runId, String signal) {
        if (signal.startsWith(RestateSteps.AWAKEABLE)) {
            client.awakeableHandle(signal.substring(RestateSteps.AWAKEABLE.length()))
                    .resolve(RestateSteps.DONE, true);
            return;
        }
        client.send(Request.of(
                        Target.workflow(RestateServices.RUN, runId, RestateServices.SIGNAL),
                        RestateServices.NAME,
                        RestateSteps.DONE,
                        signal)
                .idempotencyKey(runId + "/" + signal));
    }

    /**
     * Cancels a run that has started. Restate tells the process that executes it, this one or another, of this build or another: that
     * interrupts the step bodies that run there, and the run ends at its next step or wait. Returns when Restate has taken it, which
     * may be before.
     */
    public Cancel cancel(String runId) throws IOException, InterruptedException {
        var run = admin.run(runId);
        if (run.isEmpty()) {
            return Cancel.NOT_RUNNING;
        }
        if (run.get().failure().equals(RestateBuilds.JOURNAL_MISMATCH)) {
            return Cancel.DOES_NOT_FIT;
        }
        admin.cancel(run.get().id());
        return Cancel.DELIVERED;
    }

    /** At once, what waits for its next try because no process served it. */
    public void resumeBackingOff() throws IOException, InterruptedException {
        admin.resumeBackingOff();
    }

    public RestateBuilds builds() {
        return new RestateBuilds(admin);
    }

    /**
     * Stops what this process still executes of a run that was cancelled. There is something only after it had lost its connection
     * to Restate in the middle of a step, and the run went on in another process.
     */
    public void stopLeftovers(String runId) throws InterruptedException {
        flights.interrupt(runId);
    }

    public URI deployment() {
        return options.deployment();
    }

    public EngineLook look() {
        return new EngineLook(options.admin(), options.deployment());
    }

    @Override
    public void close() {
        http.shutdown();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warn("The engine's endpoint did not close in {}: {}", Duration.ofSeconds(5), e.toString());
        }
    }
}
