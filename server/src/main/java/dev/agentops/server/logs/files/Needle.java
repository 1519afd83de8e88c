package dev.agentops.server.logs.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds bytes in bytes (Horspool: looks at the last byte first and leaps by what it is). Immutable. */
final class Needle implements Finder {
    private final byte[] wanted;
    private final int[] leap = new int[256];

    Needle(String text) {
        this.wanted = text.getBytes(StandardCharsets.UTF_8);
        Arrays.fill(leap, wanted.length);
        for (int i = 0; i < wanted.length - 1; i++) {
            leap[wanted[i] & 0xff] = wanted.length - 1 - i;
        }
    }

    @Override
    public int in(byte[] bytes, int from, int to) {
        int last = wanted.length - 1;
        byte end = wanted[last];
        for (int at = from + last; at < to; ) {
            byte here = bytes[at];
            if (here == end && isAt(bytes, at - last)) {
                return at - last;
            }
            at += leap[here & 0xff];
        }
        return -1;
    }

    private boolean isAt(byte[] bytes, int at) {
        for (int i = 0; i < wanted.length - 1; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
