package dev.agentops.server.cli;

/** @param remedy what to do when it is not ok */
record Check(String name, boolean ok, String detail, String remedy) {
    static Check good(String name, String detail) {
        return new Check(name, true, detail, "");
    }

    static Check bad(String name, String detail, String remedy) {
        return new Check(name, false, detail, remedy);
    }
}
