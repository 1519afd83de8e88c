package dev.agentops.server.embedded;

import dev.restate.client.Client;
import dev.restate.common.Request;
import dev.restate.common.Target;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.ObjectContext;
import dev.restate.sdk.common.StateKey;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import dev.restate.serde.Serde;
import dev.restate.serde.jackson.JacksonSerdeFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** The smallest thing that Restate remembers: a virtual object whose one handler counts its calls. */
final class Counter implements AutoCloseable {
    private static final Serde<Integer> NUMBER = JacksonSerdeFactory.DEFAULT.create(Integer.class);
    private static final StateKey<Integer> COUNT = StateKey.of("count", Integer.class);

    private final Vertx vertx = Vertx.vertx();

    /** Serves the object and makes it known to a Restate server. */
    static Counter serve(EmbeddedRestate restate) throws Exception {
        Counter counter = new Counter();
        int port = RestateHttpServer.fromEndpoint(
                        counter.vertx,
                        Endpoint.builder().bind(definition()).build(),
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        String body = "{\"uri\": \"http://127.0.0.1:%d\", \"force\": true}".formatted(port);
        URI deployments = restate.admin().resolve("/deployments");
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(deployments)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        return counter;
    }

    static int add(EmbeddedRestate restate) {
        var request = Request.of(Target.virtualObject("Counter", "one", "add"), NUMBER, NUMBER, 1);
        return Client.connect(restate.ingress().toString()).call(request).response();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ServiceDefinition definition() {
        return ServiceDefinition.of(
                "Counter",
                ServiceType.VIRTUAL_OBJECT,
                List.of(HandlerDefinition.of(
                        "add",
                        HandlerType.EXCLUSIVE,
                        NUMBER,
                        NUMBER,
                        HandlerRunner.of(
                                (ObjectContext context, Integer more) -> {
                                    int sum = context.get(COUNT).orElse(0) + more;
                                    context.set(COUNT, sum);
                                    return sum;
                                },
                                JacksonSerdeFactory.DEFAULT,
                                HandlerRunner.Options.DEFAULT))));
    }
}
