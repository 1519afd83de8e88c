package dev.agentops.server.telemetry;

import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A plain receiver of OTLP over HTTP, which keeps what it gets as it came. */
public final class OtlpReceiver implements AutoCloseable {
    /** @param body protobuf: texts and ids stand in it as they are */
    public record Received(String path, String type, String header, String body) {}

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    volatile int status = 200;
    /** Takes connections and says nothing. */
    volatile boolean silent;

    volatile int mostBytes = Integer.MAX_VALUE;

    public OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            while (silent) {
                pause();
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("content-type"),
                    exchange.getRequestHeaders().getFirst("x-tenant"),
                    new String(body, StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(body.length > mostBytes ? 413 : status, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** All spans that came, in whatever requests. */
    public List<OtlpSpan> spans() throws IOException {
        return OtlpSpan.in(received("/v1/traces"));
    }

    void forget() {
        received.clear();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Received> received(String path) {
        return received.stream().filter(one -> one.path().equals(path)).toList();
    }

    public String bodies(String path) {
        return received(path).stream().map(Received::body).collect(Collectors.joining());
    }

    /** Until one part of what came there, all together, is this text. */
    public void await(String path, String text) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!bodies(path).contains(text)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nothing came to " + path + " with " + text + " in it, but: " + bodies(path));
            }
            Thread.sleep(50);
        }
    }

    /** An id as it stands in a body. */
    public static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
