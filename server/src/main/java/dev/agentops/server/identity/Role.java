package dev.agentops.server.identity;

import java.util.Arrays;
import java.util.Locale;

/** What someone may do; each role may do all that the ones before it may. */
public enum Role {
    VIEWER,
    OPERATOR,
    APPROVER,
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for any other name; says which there are */
    public static Role of(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + name + "' is no role; the roles are viewer, operator, approver, admin"));
    }
}
