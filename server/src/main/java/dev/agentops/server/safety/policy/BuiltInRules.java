package dev.agentops.server.safety.policy;

import java.util.List;
import java.util.stream.Stream;

/** What no rule of a user can weaken: files by which an agent, or what it was fed, would give itself more rights. */
final class BuiltInRules {
    private static final List<String> NEVER = List.of(
            ".git/**",
            ".git",
            "**/.git/**",
            "**/.git",
            "**/policy.yaml",
            "**/mcp.json",
            "**/mcp-pins.json",
            "**/notifications.yaml",
            "**/.gitmodules",
            "**/.ssh/**",
            "**/.aws/**",
            "**/.kube/**",
            "**/.bashrc",
            "**/.bash_profile",
            "**/.profile",
            "**/.zshrc",
            "**/.gitconfig",
            "/etc/**",
            "/proc/**",
            "/sys/**",
            "/dev/**");
    private static final List<String> ALWAYS_ASK = List.of(
            "**/.github/**",
            "**/.gitlab-ci.yml",
            "**/.ci/**",
            "**/.circleci/**",
            "**/jenkinsfile",
            "**/azure-pipelines.yml",
            "**/.gitattributes",
            "**/services.yaml",
            "**/.vscode/**",
            "**/.idea/**",
            "**/agents.md",
            "**/claude.md");
    private static final List<String> WRITERS = List.of("write_file", "edit_file", "restore_file");

    private BuiltInRules() {}

    static List<Rule> all() {
        return Stream.concat(
                        rules(NEVER, Ruling.Effect.DENY, "a protected path"),
                        rules(
                                ALWAYS_ASK,
                                Ruling.Effect.ASK,
                                "what runs in the pipeline or steers tools is always asked about"))
                .toList();
    }

    private static Stream<Rule> rules(List<String> paths, Ruling.Effect effect, String reason) {
        return paths.stream()
                .flatMap(path -> WRITERS.stream()
                        .map(tool -> new Rule(
                                "built in: " + path,
                                effect,
                                tool,
                                List.of(),
                                path,
                                "",
                                null,
                                null,
                                reason,
                                false,
                                false)));
    }
}
