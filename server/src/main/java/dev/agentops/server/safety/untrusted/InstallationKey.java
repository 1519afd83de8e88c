package dev.agentops.server.safety.untrusted;

import dev.agentops.server.db.Database;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A random key that all servers of one database share. It makes numbers that nobody outside can foresee or turn back. Thread-safe. */
public final class InstallationKey {
    private static final int HEX_DIGITS = 12;

    private final SecretKeySpec key;

    public InstallationKey(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    public static InstallationKey of(Database database) {
        return new InstallationKey(database.with(handle -> handle.createQuery("select key from installation_key")
                .mapTo(byte[].class)
                .one()));
    }

    /** 12 hexadecimal digits. */
    String shortHash(String purpose, String threadId, String value) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var hash = mac.doFinal((purpose + "\0" + threadId + "\0" + value).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
