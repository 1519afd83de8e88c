package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

/** @param node where the nodes of a cluster talk to each other; of no use to us, but it can't be switched off */
record RestatePorts(int ingress, int admin, int node) {
    static RestatePorts of(PortBook book, boolean isRunning) throws StartException {
        return isRunning
                ? new RestatePorts(book.held("restate-ingress"), book.held("restate-admin"), book.held("restate-node"))
                : new RestatePorts(book.free("restate-ingress"), book.free("restate-admin"), book.free("restate-node"));
    }
}
