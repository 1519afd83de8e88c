package dev.agentops.server.safety.policy;

import java.util.List;
import java.util.Map;

/**
 * What a call is about, as rules see it.
 *
 * @param argv the command without a shell; empty for other tools
 * @param paths of files it names, from the workspace's top where they are in it, absolute otherwise; of a command its words, too
 * @param service empty if it is about none
 * @param script it is a text for a shell: no rule can tell what it does
 * @param places where words of the command may lead
 */
public record Facts(
        String tool,
        List<String> argv,
        List<String> paths,
        String service,
        boolean script,
        Map<String, List<Place>> places) {
    public Facts {
        argv = List.copyOf(argv);
        paths = List.copyOf(paths);
        places = Map.copyOf(places);
    }

    /** Of a command that nobody looks into the workspace for. */
    public Facts(String tool, List<String> argv, List<String> paths, String service, boolean script) {
        this(tool, argv, paths, service, script, Map.of());
    }

    /** @param word of the command */
    List<Place> places(String word) {
        return places.getOrDefault(word, Place.named(word));
    }

    /** Some word names more than anybody looks up. */
    boolean mayLeadAnywhere() {
        return places.values().stream().anyMatch(of -> of.contains(Place.ANYWHERE));
    }

    public static Facts of(String tool) {
        return new Facts(tool, List.of(), List.of(), "", false);
    }

    public static Facts file(String tool, String path) {
        return new Facts(tool, List.of(), List.of(path), "", false);
    }

    public static Facts service(String tool, String service) {
        return new Facts(tool, List.of(), List.of(), service, false);
    }

    public static Facts script(String tool) {
        return new Facts(tool, List.of(), List.of(), "", true);
    }
}
