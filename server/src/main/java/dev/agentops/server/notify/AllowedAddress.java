package dev.agentops.server.notify;

import dev.agentops.server.http.OutboundException;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** Where a webhook may go: never to what tells a machine's credentials, and into a private network only where the target says so. */
final class AllowedAddress {
    /** Of Alibaba, Oracle and Azure; those of the others are link-local, or the IPv6 one of AWS below. */
    private static final Set<String> METADATA = Set.of("100.100.100.200", "192.0.0.192", "168.63.129.16");

    private static final byte[] AWS_METADATA = HexFormat.of().parseHex("fd000ec2000000000000000000000254");

    private AllowedAddress() {}

    /** @throws OutboundException when any address of the host is none to send to */
    static void check(URI url, boolean isPrivate) throws OutboundException {
        InetAddress[] found;
        try {
            String host = url.getHost();
            found = InetAddress.getAllByName(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            throw new OutboundException(url.getHost() + " is no host that is known here", e);
        }
        for (var address : found) {
            check(url.getHost(), address, isPrivate);
        }
    }

    private static void check(String host, InetAddress address, boolean isPrivate) throws OutboundException {
        if (address instanceof Inet6Address six && embedsIpv4(six)) {
            check(host, embedded(six), isPrivate);
        } else if (isNeverAllowed(address)) {
            throw new OutboundException(host + " is at " + address.getHostAddress()
                    + ", an address of metadata or of no single machine: nothing is sent there");
        } else if (!isPrivate && isPrivate(address)) {
            throw new OutboundException(
                    host + " is in a private network: if that is meant, say private: true at the target");
        }
    }

    private static boolean isNeverAllowed(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || METADATA.contains(address.getHostAddress())
                || Arrays.equals(address.getAddress(), AWS_METADATA)
                || address instanceof Inet4Address && Byte.toUnsignedInt(address.getAddress()[0]) >= 240
                || address instanceof Inet4Address && address.getAddress()[0] == 0;
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc
                || address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    }

    /** By NAT64 (64:ff9b::/96), 6to4 (2002::/16), or with zeros in front, other than ::1. */
    private static boolean embedsIpv4(Inet6Address address) {
        byte[] bytes = address.getAddress();
        String prefix = HexFormat.of().formatHex(bytes, 0, 12);
        return prefix.equals("0064ff9b0000000000000000")
                || prefix.startsWith("2002")
                || prefix.equals("0".repeat(24)) && !address.isLoopbackAddress() && !address.isAnyLocalAddress();
    }

    private static InetAddress embedded(Inet6Address address) throws OutboundException {
        byte[] bytes = address.getAddress();
        int from = bytes[0] == 0x20 ? 2 : 12;
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new OutboundException("no IPv4 address in " + address.getHostAddress(), e);
        }
    }
}
