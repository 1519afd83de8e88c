package dev.agentops.server.attacks;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whatever leaves a sandbox over the network arrives here: TCP and UDP on loopback. Thread-safe. */
final class EgressTrap implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 300;

    private final ServerSocket tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final List<String> caught = new CopyOnWriteArrayList<>();

    EgressTrap() throws IOException {
        Thread.ofVirtual().start(this::accept);
        Thread.ofVirtual().start(this::receive);
    }

    /** Host and port. */
    String tcp() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    int tcpPort() {
        return tcp.getLocalPort();
    }

    int udpPort() {
        return udp.getLocalPort();
    }

    /** What came in, with the first bytes of each. */
    List<String> caught() {
        return List.copyOf(caught);
    }

    void forget() {
        caught.clear();
    }

    private void accept() {
        try {
            while (true) {
                var socket = tcp.accept();
                Thread.ofVirtual().start(() -> look(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void look(Socket socket) {
        String said = "";
        try (socket) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            said = new String(socket.getInputStream().readNBytes(64), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // it connected; that is what counts
        }
        caught.add("tcp " + said);
    }

    private void receive() {
        var packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                udp.receive(packet);
                caught.add("udp " + new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            caught.add("udp " + e);
        }
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
