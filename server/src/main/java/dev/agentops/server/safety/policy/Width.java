package dev.agentops.server.safety.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import static java.util.Map.entry;

/** Whether a standing rule would allow more than a human can oversee. */
public final class Width {
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "fish", "csh", "tcsh", "pwsh", "busybox");
    /** They run what their words say: a rule with an open end over one is a rule over everything. */
    private static final Set<String> STARTERS = Set.of(
            "env",
            "xargs",
            "sudo",
            "doas",
            "su",
            "runuser",
            "pkexec",
            "run0",
            "setpriv",
            "runcon",
            "taskset",
            "chrt",
            "prlimit",
            "ssh",
            "nice",
            "ionice",
            "nohup",
            "timeout",
            "setsid",
            "stdbuf",
            "time",
            "watch",
            "strace",
            "ltrace",
            "gdb",
            "script",
            "screen",
            "tmux",
            "chroot",
            "unshare",
            "nsenter",
            "bwrap",
            "systemd-run",
            "flock",
            "parallel",
            "find",
            "fd",
            "python",
            "perl",
            "ruby",
            "node",
            "nodejs",
            "go",
            "cargo",
            "mvn",
            "gradle",
            "pip",
            "pipx",
            "uv",
            "bundle",
            "rake",
            "ansible",
            "ansible-playbook",
            "deno",
            "bun",
            "php",
            "lua",
            "java",
            "jshell",
            "tclsh",
            "rscript",
            "awk",
            "gawk",
            "mawk",
            "sed",
            "vi",
            "vim",
            "nvim",
            "emacs",
            "ed",
            "ex",
            "less",
            "more",
            "man",
            "make",
            "npx",
            "bunx",
            "tar",
            "zip",
            "rsync",
            "scp",
            "sftp",
            "crontab",
            "at",
            "batch",
            "curl",
            "wget",
            "nc",
            "ncat",
            "socat",
            "dd",
            "tee",
            "cp",
            "mv",
            "install",
            "patch",
            "truncate",
            "ln",
            "mount",
            "chmod",
            "chown",
            "psql",
            "mysql",
            "sqlite3",
            "mongosh",
            "redis-cli",
            "eval",
            "exec",
            "command",
            "builtin",
            "git-shell",
            "unbuffer",
            "expect",
            "osascript",
            "powershell");

    private static final Set<String> OF_A_CLUSTER = Set.of(
            "exec", "run", "debug", "attach", "cp", "apply", "create", "edit", "patch", "replace", "set", "plugin");
    private static final Set<String> OF_CONTAINERS =
            Set.of("exec", "run", "create", "cp", "compose", "build", "buildx", "service", "stack", "plugin");
    private static final Set<String> OF_PACKAGES = Set.of("exec", "x", "dlx", "run", "install", "i", "add");

    private static final Map<String, Set<String>> STARTING_SUBCOMMANDS = Map.ofEntries(
            entry("kubectl", OF_A_CLUSTER),
            entry("oc", OF_A_CLUSTER),
            entry("docker", OF_CONTAINERS),
            entry("podman", OF_CONTAINERS),
            entry("nerdctl", OF_CONTAINERS),
            entry(
                    "git",
                    Set.of(
                            "bisect",
                            "submodule",
                            "filter-branch",
                            "config",
                            "rebase",
                            "difftool",
                            "mergetool",
                            "clone",
                            "remote",
                            "am",
                            "apply",
                            "hook",
                            "daemon",
                            "worktree")),
            entry("npm", OF_PACKAGES),
            entry("pnpm", OF_PACKAGES),
            entry("yarn", OF_PACKAGES),
            entry("systemctl", Set.of("edit", "link", "enable", "reenable", "set-environment")),
            entry("helm", Set.of("plugin", "install", "upgrade")));

    private Width() {}

    /** Why such a rule is not made, each for people; none when it may be. */
    public static List<String> refusals(Scope scope, boolean byAdmin) {
        var refusals = new ArrayList<String>();
        if (scope.evenIfTainted() && !scope.isExact() && !byAdmin) {
            refusals.add(
                    "Only an admin makes a rule that holds in threads that have read text from outside and is about more than"
                            + " one exact call.");
        }
        if (scope.isExact()) {
            exact(words(scope), refusals);
        } else if (!scope.argv().isEmpty()) {
            pattern(scope.argv(), refusals);
        } else if (!scope.path().isEmpty()) {
            path(scope.path(), refusals);
        } else if (!scope.service().isEmpty()
                && scope.service().replace("*", "").isBlank()) {
            refusals.add("It would be about every service: name one, or the beginning of its name.");
        }
        return refusals;
    }

    private static List<String> words(Scope scope) {
        var words = new ArrayList<String>();
        if (scope.arguments() != null) {
            scope.arguments().path("argv").forEach(word -> words.add(word.asText()));
        }
        return words;
    }

    private static void exact(List<String> words, List<String> refusals) {
        boolean shell = words.stream().map(Width::program).anyMatch(SHELLS::contains);
        if (!words.isEmpty() && shell && (SHELLS.contains(program(words.getFirst())) || isStarter(words.getFirst()))) {
            refusals.add(
                    "It starts a shell, and nothing can tell what a shell's script does: such a call is always asked about.");
        }
    }

    private static void pattern(List<String> argv, List<String> refusals) {
        String program = argv.getFirst();
        boolean open = argv.stream().anyMatch(word -> word.contains("*"));
        if (program.contains("*")) {
            refusals.add("It would be about every program: name one.");
        }
        if (program.contains("/")) {
            refusals.add(
                    "A program that is named by its path may hold something else tomorrow: only the exact call can be allowed.");
        }
        if (SHELLS.contains(program(program)) || isStarter(program) || startsOthers(argv)) {
            refusals.add(program + " runs or writes whatever its words say: only the exact call can be allowed.");
        }
        if (open && argv.size() > 1 && !namesWhatItDoes(argv)) {
            refusals.add("It would be about everything that " + program
                    + " can do: name at least the first word after the program"
                    + (hasSubcommands(program) ? ", before any option." : " that is no option."));
        }
        if (argv.subList(0, argv.size() - 1).contains("**")) {
            refusals.add("** stands at the end only.");
        }
        if (argv.stream().anyMatch(word -> word.startsWith("-") && word.contains("*"))) {
            refusals.add("An option is named whole: * in one could be anything.");
        }
    }

    /** The value of an option before it could pass for the subcommand. */
    private static boolean namesWhatItDoes(List<String> argv) {
        var words = argv.subList(1, argv.size());
        var first = hasSubcommands(argv.getFirst())
                ? words.getFirst()
                : words.stream()
                        .filter(word -> !word.startsWith("-"))
                        .findFirst()
                        .orElse("*");
        return !first.startsWith("-") && !first.contains("*");
    }

    private static boolean hasSubcommands(String program) {
        return STARTING_SUBCOMMANDS.containsKey(program(program));
    }

    /** Wherever the word stands: which options take a value, and so where the subcommand is, only the program knows. */
    private static boolean startsOthers(List<String> argv) {
        var starting = STARTING_SUBCOMMANDS.getOrDefault(program(argv.getFirst()), Set.of());
        return argv.stream()
                .skip(1)
                .anyMatch(word -> starting.contains(word) || word.startsWith("-exec") || word.startsWith("-ok"));
    }

    private static boolean isStarter(String word) {
        return STARTERS.contains(program(word));
    }

    /** {@code /usr/bin/python3.12} is python. */
    private static String program(String word) {
        return word.substring(word.lastIndexOf('/') + 1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\d.]+$", "");
    }

    private static void path(String path, List<String> refusals) {
        if (path.split("/", 2)[0].contains("*")) {
            refusals.add("It would be about files anywhere: begin with a folder or name a file.");
        }
        if (Rule.isDetour(path)) {
            refusals.add("A path with .. in it leads elsewhere.");
        }
    }

    /** What a human should know of a rule that may be made. */
    public static List<String> warnings(Scope scope) {
        var warnings = new ArrayList<String>();
        if (scope.evenIfTainted()) {
            warnings.add(
                    "It holds although the thread has read logs, files or the output of commands. Whoever wrote such text may"
                            + " have made the model want this call: allow it only if it does no harm at any time.");
        }
        if (scope.isExact() && !words(scope).isEmpty()) {
            warnings.add(
                    "It is bound to what the program and the files that its words name hold now, not to what they read"
                            + " besides.");
        }
        if (scope.argv().contains("**")) {
            warnings.add("Any further words may follow, but no options.");
        }
        if (!scope.path().isEmpty()) {
            warnings.add("Any content may be written there. Each change is kept and can be taken back.");
        }
        if (!scope.isExact()
                && scope.argv().isEmpty()
                && scope.path().isEmpty()
                && scope.service().isEmpty()) {
            warnings.add("Any arguments are allowed.");
        }
        if (scope.threadId().isEmpty()) {
            warnings.add("It holds in every thread of everybody.");
        }
        return warnings;
    }
}
