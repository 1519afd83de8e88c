package dev.agentops.server.safety.policy;

import java.util.List;

/**
 * What a call is about, as rules see it.
 *
 * @param argv the command without a shell; empty for other tools
 * @param paths of files it names, from the workspace's top where they are in it, absolute otherwise; of a command its words, too
 * @param service empty if it is about none
 * @param script it is a text for a shell: no rule can tell what it does
 */
public record Facts(String tool, List<String> argv, List<String> paths, String service, boolean script) {
    public Facts {
        argv = List.copyOf(argv);
        paths = List.copyOf(paths);
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
