package dev.agentops.server.engine;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.restate.RestateBuilds;
import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.agentkit.restate.RunHandler;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import static org.assertj.core.api.Assertions.assertThat;

/** Two processes of two builds on one engine, as on many machines. */
@Tag("process")
class OtherBuildsTest {
    private static final class NoRuns implements RunHandler {
        @Override
        public RunResult run(RunRequest request, Steps steps) {
            throw new IllegalStateException("nothing runs in this test");
        }

        @Override
        public void lost(RunRequest request, String why) {}
    }

    @Test
    void aBuildIsServedByNoOther() throws Exception {
        var options = options("one" + System.nanoTime());
        try (var engine = RestateEngine.serve(options, new NoRuns())) {
            String port = "http://127.0.0.1:" + options.port();
            assertThat(get(engine.deployment() + "/discover").statusCode()).isNotEqualTo(421);
            for (String path : new String[] {
                "/build/two/discover",
                "/build/two/invoke/AgentRun/run",
                "/build/",
                "/build/" + options.build() + "2/discover"
            }) {
                var refused = get(port + path);
                assertThat(refused.statusCode()).as(path).isEqualTo(421);
                assertThat(refused.body()).contains(options.build());
            }
        }
    }

    @Test
    void theBuildThatWasStartedLastTakesNewRunsAlsoWhenItIsAnEarlierOne() throws Exception {
        var one = options("one" + System.nanoTime());
        var two = options("two" + System.nanoTime());
        try (var first = RestateEngine.start(one, new NoRuns());
                var second = RestateEngine.start(two, new NoRuns())) {
            assertThat(latest()).isEqualTo(two.build());
            first.close();
            try (var again = RestateEngine.start(one, new NoRuns())) {
                assertThat(latest()).isEqualTo(one.build());
                assertThat(new EngineBuilds(again.builds(), one.build()).all().getFirst())
                        .matches(build -> build.id().equals(one.build()) && build.state() == Builds.State.CURRENT);
            }
        }
    }

    private static String latest() throws Exception {
        return new RestateBuilds(TestServices.shared().restate().admin())
                .all().stream()
                        .filter(RestateBuilds.Build::latest)
                        .map(RestateBuilds.Build::id)
                        .findFirst()
                        .orElseThrow();
    }

    private static RestateEngine.Options options(String build) throws Exception {
        var restate = TestServices.shared().restate();
        try (var socket = new ServerSocket(0)) {
            return new RestateEngine.Options(
                    restate.ingress(), restate.admin(), "127.0.0.1", socket.getLocalPort(), build);
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("accept", "application/vnd.restate.endpointmanifest.v4+json")
                    .build();
            return http.send(request, BodyHandlers.ofString());
        }
    }
}
