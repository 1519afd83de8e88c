package dev.agentops.server.safety.untrusted;

import dev.agentops.agentkit.message.Message;

import java.util.regex.Pattern;

/**
 * Tells a model where text from outside begins and ends. The number in the tags is a keyed hash of the result's id: nobody who writes a
 * log can know it, and a result has the same one in every request, so that what a provider caches stays the same.
 */
final class Boundary {
    private static final Pattern LIKE_A_TAG = Pattern.compile("(?i)<(?=/?\\s{0,8}untrusted-)");

    private final InstallationKey key;

    Boundary(InstallationKey key) {
        this.key = key;
    }

    String around(String threadId, Message.FromTool result) {
        return around(threadId, result.id(), result.toolName(), result.content());
    }

    String around(String threadId, String id, String source, String content) {
        String tag = "untrusted-" + key.shortHash("boundary", threadId, id);
        return "<" + tag + " source=\"" + source.replaceAll("[^A-Za-z0-9_-]", "?") + "\">\n"
                + LIKE_A_TAG.matcher(content).replaceAll("&lt;")
                + "\n</" + tag + ">";
    }
}
