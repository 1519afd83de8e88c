package dev.agentops.server.logs.files;

/** Finds in bytes where something is that a match must hold. Immutable. */
interface Finder {
    /** @param from inclusive. @param to exclusive. @return where it is, -1 if it is not there */
    int in(byte[] bytes, int from, int to);
}
