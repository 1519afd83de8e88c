package dev.agentops.server.logs.patterns;

import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogFields;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups entries by pattern as they come, in a parse tree of fixed depth: Drain, from Pinjia He, Jieming Zhu, Zibin Zheng, Michael R. Lyu,
 * "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017, doi:10.1109/ICWS.2017.13. The first layer is the
 * length of the message and, unlike there, its source and level; the next layers are its first words; a leaf is a list of groups, of which
 * the most alike is taken. Not thread-safe.
 */
public final class Drain {
    /** Layers of words under the layer of lengths; "depth" in the paper counts root, length and leaf too. */
    private static final int WORDS = 2;

    private static final double ALIKE = 0.5;
    private static final int MOST_CHILDREN = 100;
    private static final int MOST_CLUSTERS = 20_000;

    private record Root(String source, Level level, int length) {}

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private final List<Cluster> clusters = new ArrayList<>();
    }

    private final Map<Root, Node> roots = new HashMap<>();
    private final List<Cluster> clusters = new ArrayList<>();

    /** @param baseline whether the entry belongs to the window of comparison */
    public void add(LogEntry entry, boolean baseline) {
        var fields = LogFields.of(entry.text());
        var tokens = Tokens.of(fields.message().isEmpty() ? entry.text() : fields.message());
        var leaf = roots.computeIfAbsent(new Root(entry.source(), fields.level(), tokens.size()), root -> new Node());
        for (int i = 0; i < WORDS && i < tokens.size(); i++) {
            leaf = child(leaf, tokens.get(i));
        }
        mostAlike(leaf, tokens, entry, fields.level()).add(tokens, entry, baseline);
    }

    private static Node child(Node node, String token) {
        String key = token.contains(Tokens.ANY) ? Tokens.ANY : token;
        var known = node.children.get(key);
        if (known != null) {
            return known;
        }
        String open = node.children.size() < MOST_CHILDREN ? key : Tokens.ANY;
        return node.children.computeIfAbsent(open, word -> new Node());
    }

    private Cluster mostAlike(Node leaf, List<String> tokens, LogEntry entry, Level level) {
        Cluster best = null;
        double most = -1;
        for (var cluster : leaf.clusters) {
            double likeness = cluster.likeness(tokens);
            if (likeness > most) {
                most = likeness;
                best = cluster;
            }
        }
        if (best != null && (most >= ALIKE || clusters.size() >= MOST_CLUSTERS)) {
            return best;
        }
        var cluster = new Cluster(entry.source(), level, tokens);
        leaf.clusters.add(cluster);
        clusters.add(cluster);
        return cluster;
    }

    /** In the order in which they came up. */
    public List<Cluster> clusters() {
        return List.copyOf(clusters);
    }
}
