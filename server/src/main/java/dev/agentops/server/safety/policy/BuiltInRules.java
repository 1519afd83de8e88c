package dev.agentops.server.safety.policy;

import com.google.re2j.Pattern;

import java.util.List;
import java.util.stream.Stream;

/** What no rule of a user can weaken: files by which an agent, or what it was fed, would give itself more rights. */
final class BuiltInRules {
    private static final String PROTECTED = "a protected path";
    private static final String STEERS = "what runs in the pipeline or steers tools is always asked about";
    private static final List<String> NEVER = List.of(
            "**/.git/**",
            "**/.git",
            "**/policy.yaml",
            "**/mcp.json",
            "**/mcp-pins.json",
            "**/notifications.yaml",
            "**/.gitmodules",
            "**/.agentops/**",
            "**/.agentops",
            "**/admin-token",
            "**/.ssh/**",
            "**/.gnupg/**",
            "**/.aws/**",
            "**/.kube/**",
            "**/.docker/config.json",
            "**/.netrc",
            "**/.bashrc",
            "**/.bash_profile",
            "**/.bash_login",
            "**/.bash_logout",
            "**/.profile",
            "**/.zshrc",
            "**/.zshenv",
            "**/.zprofile",
            "**/.zlogin",
            "**/.config/fish/**",
            "**/.config/git/**",
            "**/.config/systemd/**",
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
            "**/.buildkite/**",
            "**/.woodpecker/**",
            "**/.woodpecker.yml",
            "**/.drone.yml",
            "**/.travis.yml",
            "**/bitbucket-pipelines.yml",
            "**/.pre-commit-config.yaml",
            "**/.husky/**",
            "**/jenkinsfile",
            "**/azure-pipelines.yml",
            "**/.gitattributes",
            "**/.envrc",
            "**/services.yaml",
            "**/.vscode/**",
            "**/.idea/**",
            "**/agents.md",
            "**/claude.md");
    private static final List<Pattern> PROTECTING =
            Stream.concat(NEVER.stream(), ALWAYS_ASK.stream()).map(Glob::paths).toList();
    private static final List<String> WRITERS = List.of("write_file", "edit_file", "restore_file");

    private BuiltInRules() {}

    static List<Rule> all() {
        return Stream.concat(
                        NEVER.stream().flatMap(path -> rules(path, Ruling.Effect.DENY, PROTECTED)),
                        ALWAYS_ASK.stream().flatMap(path -> rules(path, Ruling.Effect.ASK, STEERS)))
                .toList();
    }

    private static Stream<Rule> rules(String path, Ruling.Effect effect, String reason) {
        return WRITERS.stream()
                .map(tool -> new Rule(
                        "built in: " + path, effect, tool, List.of(), path, "", null, null, reason, false, false));
    }

    /** Whether a path is one of these; how it is spelled makes no difference. */
    static boolean protect(String path) {
        String direct = Rule.direct(path);
        return PROTECTING.stream().anyMatch(paths -> Glob.path(paths, path) || Glob.path(paths, direct));
    }

    /** As people read them: one for each path, not one for each tool. */
    static List<RuleView> views() {
        return Stream.concat(
                        Stream.of(
                                view("scripts", "ask", "shell_command_execute", "nothing can tell what a script does"),
                                view(
                                        "uncertain effect",
                                        "ask",
                                        "a call that was cut in the middle and may have run",
                                        "a human looks before it runs again")),
                        Stream.concat(
                                NEVER.stream().map(path -> view(path, "deny", "any write to " + path, PROTECTED)),
                                ALWAYS_ASK.stream().map(path -> view(path, "ask", "any write to " + path, STEERS))))
                .toList();
    }

    private static RuleView view(String name, String effect, String words, String reason) {
        return new RuleView("built in", name, effect, words, reason, false, null, List.of(), List.of());
    }
}
