package dev.agentops.server.cli;

import java.util.Locale;

/** A role, as a command takes it. */
enum RoleOption {
    VIEWER,
    OPERATOR,
    APPROVER,
    ADMIN;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
