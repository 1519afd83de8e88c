package dev.agentops.agentkit.restate;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import java.nio.charset.StandardCharsets;

/**
 * Lets through what is for this build. A run that began on another build must never be replayed by this code: its journal would
 * not fit. The engine takes the refusal (421, RFC 9110 §15.5.20) as a passing failure and comes again.
 */
record OwnBuildOnly(String build, Handler<HttpServerRequest> next) implements Handler<HttpServerRequest> {
    private static final int MISDIRECTED = 421;

    @Override
    public void handle(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        if (path.startsWith(RestateBuilds.PATH + build + "/") || !path.startsWith(RestateBuilds.PATH)) {
            next.handle(request);
            return;
        }
        byte[] answer = ("This process serves build " + build + " and no other.").getBytes(StandardCharsets.UTF_8);
        request.response()
                .setStatusCode(MISDIRECTED)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .putHeader("content-length", String.valueOf(answer.length))
                .end(Buffer.buffer(answer));
    }
}
