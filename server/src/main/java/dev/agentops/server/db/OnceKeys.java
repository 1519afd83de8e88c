package dev.agentops.server.db;

import org.jdbi.v3.core.Handle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What was made under a client's key, so that a request that is sent again makes nothing again. Kept for a day; stored in the
 * transaction that makes the thing, so that both are there or neither.
 */
public final class OnceKeys {
    private OnceKeys() {}

    public sealed interface Taken {
        /** Nothing was made under this key yet: make it now. */
        record First() implements Taken {}

        /** The same request made this before. */
        record Again(String made) implements Taken {}

        /** Another request used the key. */
        record Otherwise() implements Taken {}
    }

    /**
     * Takes a key; waits for a request under way that has taken it.
     *
     * @param owner whose key it is
     * @param request what is asked: route and body
     * @param made the id of what will be made if this is the first; no secret
     */
    public static Taken take(Handle handle, String owner, String key, String request, String made) {
        handle.execute("delete from once_keys where created_at < now() - interval '1 day'");
        boolean first = handle.createUpdate("""
                                insert into once_keys (owner, key, request, made) values (:owner, :key, :request, :made)
                                on conflict (owner, key) do nothing
                                """)
                        .bind("owner", owner)
                        .bind("key", key)
                        .bind("request", digest(request))
                        .bind("made", made)
                        .execute()
                == 1;
        if (first) {
            return new Taken.First();
        }
        return handle.createQuery("select request, made from once_keys where owner = :owner and key = :key")
                .bind("owner", owner)
                .bind("key", key)
                .map((row, context) -> row.getString("request").equals(digest(request))
                        ? new Taken.Again(row.getString("made"))
                        : new Taken.Otherwise())
                .one();
    }

    private static String digest(String request) {
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
