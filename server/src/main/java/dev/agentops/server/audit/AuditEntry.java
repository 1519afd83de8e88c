package dev.agentops.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * One entry of the audit log.
 *
 * @param at to the microsecond, as the database keeps it
 * @param actor the signed-in person or token, or {@code agentops} for what nobody asked for, such as an expiry
 * @param action what happened, such as {@code approval.approved}
 * @param subject what it happened to: an approval, a run, a token
 * @param hash SHA-256 over the hash before and all of the above
 */
public record AuditEntry(
        long seq, Instant at, String actor, String action, String subject, JsonNode detail, String hash) {
    private static final String DOMAIN = "agentops.audit.v1";

    /** What the hash of this entry has to be, after that one. */
    String hashAfter(String previous) {
        return hash(previous, seq, at, actor, action, subject, detail);
    }

    static String hash(
            String previous, long seq, Instant at, String actor, String action, String subject, JsonNode detail) {
        var text = new StringBuilder();
        for (var part : new String[] {
            DOMAIN, previous, String.valueOf(seq), at.toString(), actor, action, subject, canonical(detail)
        }) {
            // lengths, so that no two entries read alike
            text.append(part.length()).append(':').append(part);
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The database keeps no order of fields. */
    private static String canonical(JsonNode node) {
        if (!node.isObject()) {
            return node.toString();
        }
        var sorted = new TreeMap<String, String>();
        node.properties().forEach(field -> sorted.put(name(field.getKey()), canonical(field.getValue())));
        return sorted.toString();
    }

    /** In quotes where it holds what stands around names, so that no two details read alike. */
    private static String name(String field) {
        return field.matches("[^={},\"]*") ? field : Json.write(field);
    }
}
