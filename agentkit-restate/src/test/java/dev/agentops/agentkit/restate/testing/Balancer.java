package dev.agentops.agentkit.restate.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP balancer on loopback: each connection goes to the next backend that takes it, and ends with it. */
public final class Balancer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile List<Integer> backends;

    /** @param backends ports */
    public Balancer(List<Integer> backends) throws IOException {
        this.backends = backends;
        Thread.ofVirtual().name("balancer").start(this::accept);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** New connections go here from now on; those that are open stay. */
    public void balance(List<Integer> ports) {
        backends = ports;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                // closed, or a client that went away at once
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var backend = connect()) {
            open.add(client);
            open.add(backend);
            var back = Thread.startVirtualThread(() -> pump(backend, client));
            pump(client, backend);
            back.join();
        } catch (IOException e) {
            // the client sees its connection end, as with a real balancer
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    private Socket connect() throws IOException {
        var all = backends;
        int first = turn.getAndIncrement();
        for (int i = 0; i < all.size(); i++) {
            var socket = new Socket();
            try {
                int port = all.get(Math.floorMod(first + i, all.size()));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                socket.close();
            }
        }
        throw new IOException("no backend takes the connection");
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(Balancer::close);
    }
}
