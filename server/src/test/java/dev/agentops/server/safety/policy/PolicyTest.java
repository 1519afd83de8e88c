package dev.agentops.server.safety.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class PolicyTest {
    @TempDir
    private Path folder;

    private Policy policy(String yaml) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), yaml);
        return new Policy(folder.resolve("policy.yaml"));
    }

    private static Facts command(String... argv) {
        return new Facts("run_command", List.of(argv), List.of(argv).subList(1, argv.length), "", false);
    }

    private static Ruling.Effect effect(Policy policy, Facts facts) {
        return policy.of(facts, false, Optional.empty()).effect();
    }

    @Test
    void whatNoRuleIsAboutAsks() throws Exception {
        assertThat(effect(policy(""), command("ls"))).isEqualTo(Ruling.Effect.ASK);
        assertThat(policy("")
                        .of(command("ls"), false, Optional.of("it only looks"))
                        .effect())
                .isEqualTo(Ruling.Effect.ALLOW);
    }

    @Test
    void denyWinsOverAskAndAskOverAllowWhereverTheyStand() throws Exception {
        var policy = policy("""
                rules:
                  - allow: run_command
                    argv: [git, "**"]
                  - ask: run_command
                    argv: [git, push, "**"]
                  - deny: run_command
                    argv: [git, push, --force, "**"]
                """);

        assertThat(effect(policy, command("git", "pull"))).isEqualTo(Ruling.Effect.ALLOW);
        assertThat(effect(policy, command("git", "push"))).isEqualTo(Ruling.Effect.ASK);
        assertThat(effect(policy, command("git", "push", "--force", "origin"))).isEqualTo(Ruling.Effect.DENY);
        assertThat(policy.of(command("git", "push", "--force"), false, Optional.of("it only looks"))
                        .effect())
                .isEqualTo(Ruling.Effect.DENY);
    }

    @Test
    void whatIsDeniedIsDeniedByItsPathToo() throws Exception {
        var policy = policy("rules: [{deny: run_command, argv: [rm, '**']}, {allow: run_command, argv: [ls]}]");

        assertThat(effect(policy, command("/bin/rm", "x"))).isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(policy, command("./rm", "x"))).isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(policy, command("./ls"))).isEqualTo(Ruling.Effect.ASK);
    }

    @Test
    void pathsAreComparedAsAFileSystemMightCompareThem() throws Exception {
        var policy = policy("rules: [{deny: write_file, path: 'conf/*.YAML'}, {allow: write_file, path: '**'}]");

        assertThat(effect(policy, Facts.file("write_file", "Conf/app.yaml"))).isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(policy, Facts.file("write_file", "conf/a/app.yaml"))).isEqualTo(Ruling.Effect.ALLOW);
        assertThat(effect(policy, Facts.file("write_file", ".git/hooks/pre-commit")))
                .isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(policy, Facts.file("write_file", "x/.GIT/config"))).isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(policy, Facts.file("edit_file", ".github/workflows/ci.yml")))
                .isEqualTo(Ruling.Effect.ASK);
        assertThat(effect(policy, Facts.file("edit_file", "policy.yaml"))).isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(policy, Facts.file("write_file", "notifications.yaml")))
                .isEqualTo(Ruling.Effect.DENY);
    }

    @Test
    void aDenialFitsAPathOfAnySigns() throws Exception {
        var policy =
                policy("rules: [{deny: write_file, path: 'docs/\ud83d\ude00/**'}, {allow: write_file, path: '**'}]");

        assertThat(effect(policy, Facts.file("write_file", "docs/\ud83d\ude00/a")))
                .isEqualTo(Ruling.Effect.DENY);
        assertThat(effect(policy, Facts.file("write_file", "docs/a"))).isEqualTo(Ruling.Effect.ALLOW);
        assertThat(effect(policy, Facts.file("write_file", ".\u017f\u017fh/config")))
                .as("some file systems take a long s for an s")
                .isEqualTo(Ruling.Effect.DENY);
    }

    @Test
    void noWordsOfAModelMakeTheGateThinkForLong() throws Exception {
        var policy = policy("rules: [{deny: run_command, argv: [x, '%s']}, {deny: run_command, argv: [y%s, b]}]"
                .formatted("*a".repeat(30) + "*b", ", '**', a".repeat(30)));
        var words = new ArrayList<>(List.of("y"));
        words.addAll(Collections.nCopies(3_000, "a"));

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(effect(policy, command("x", "a".repeat(3_000)))).isEqualTo(Ruling.Effect.ASK);
            assertThat(effect(policy, command(words.toArray(String[]::new)))).isEqualTo(Ruling.Effect.ASK);
            words.add("b");
            assertThat(effect(policy, command(words.toArray(String[]::new)))).isEqualTo(Ruling.Effect.DENY);
        });
    }

    @Test
    void aFileThatSaysSomethingTwiceIsBrokenAndLosesNoDenialInSilence() throws Exception {
        for (var twice : List.of(
                "rules: [{deny: write_file, path: 'a/**'}]\nrules: []",
                "rules: [{deny: write_file, path: 'a/**', path: 'b/**'}]",
                "rules: []\n---\nrules: [{deny: write_file, path: 'a/**'}]")) {
            var policy = policy(twice);
            assertThat(policy.problem()).as(twice).contains("policy.yaml is not understood");
        }
    }

    @Test
    void aDetourLeadsNeitherIntoWhatIsAllowedNorAroundWhatIsDenied() throws Exception {
        var policy = policy("""
                rules:
                  - {allow: run_command, path: 'logs/**'}
                  - {deny: run_command, path: 'secrets/**'}
                """);

        assertThat(effect(policy, named("rm", "logs/a.log"))).isEqualTo(Ruling.Effect.ALLOW);
        assertThat(effect(policy, named("rm", "logs/../src/A.java"))).isEqualTo(Ruling.Effect.ASK);
        assertThat(effect(policy, named("rm", "logs/../secrets/key"))).isEqualTo(Ruling.Effect.DENY);
    }

    private static Facts named(String program, String path) {
        return new Facts("run_command", List.of(program, path), List.of(path), "", false);
    }

    @Test
    void whatServicesAreAndHowTheyRestartIsAlwaysAskedAbout() throws Exception {
        var policy = policy("rules: [{allow: write_file, path: '**'}]");

        assertThat(effect(policy, Facts.file("write_file", "services.yaml"))).isEqualTo(Ruling.Effect.ASK);
    }

    @Test
    void aScriptIsNeverAllowed() throws Exception {
        assertThat(policy("rules: [{allow: shell_command_execute}]").problem())
                .contains("a script for a shell is always asked about");
        assertThat(policy("rules: [{allow: 'sh*', service: x}]").problem()).contains("always asked about");
    }

    @Test
    void rulesHoldInTheirEnvironmentHoursAndUntilTheyExpire() throws Exception {
        var policy = policy("""
                environment: production
                rules:
                  - {allow: restart_service, service: a, environment: staging}
                  - {allow: restart_service, service: b, environment: prod*}
                  - {allow: restart_service, service: c, expires: 2020-01-01}
                  - {allow: restart_service, service: d, expires: 2120-01-01}
                """);

        assertThat(effect(policy, Facts.service("restart_service", "a"))).isEqualTo(Ruling.Effect.ASK);
        assertThat(effect(policy, Facts.service("restart_service", "b"))).isEqualTo(Ruling.Effect.ALLOW);
        assertThat(effect(policy, Facts.service("restart_service", "c"))).isEqualTo(Ruling.Effect.ASK);
        assertThat(effect(policy, Facts.service("restart_service", "d"))).isEqualTo(Ruling.Effect.ALLOW);

        var night = Hours.parse("22:00-06:00 Europe/Berlin");
        assertThat(night.contain(Instant.parse("2026-01-10T22:30:00Z"))).isTrue();
        assertThat(night.contain(Instant.parse("2026-01-10T12:00:00Z"))).isFalse();
    }

    @Test
    void examplesAreCheckedWhenTheFileIsRead() throws Exception {
        assertThat(policy("rules: [{deny: run_command, argv: [git, push], match: ['git push --force']}]")
                        .problem())
                .contains("rule 1")
                .contains("should fit 'git push --force' but does not");
        assertThat(policy("rules: [{name: r, deny: run_command, argv: [git, '**'], not_match: ['git status']}]")
                        .problem())
                .contains("r: it should not fit 'git status' but does");
    }

    @Test
    void examplesAreShownWithTheirRule() throws Exception {
        var rules = policy("rules: [{name: r, deny: run_command, argv: [git, push, '**'], match: ['git push --force'],"
                        + " not_match: ['git status', 'git pull']}, {name: plain, ask: write_file, path: a}]")
                .rules();
        assertThat(rules.getFirst().match()).containsExactly("git push --force");
        assertThat(rules.getFirst().notMatch()).containsExactly("git status", "git pull");
        assertThat(rules.get(1).match()).isEmpty();
    }

    @Test
    void anotherExampleIsNoOtherPolicy() throws Exception {
        String rule = "rules: [{deny: run_command, argv: [git, push, '**'], match: ['git push %s']}]";
        String version = policy(rule.formatted("a")).version();
        assertThat(policy(rule.formatted("b")).version()).isEqualTo(version);
    }

    @Test
    void emptyEntriesAreSaidToBeWrong() throws Exception {
        for (var text : List.of(
                "rules: [~]",
                "rules: [{deny: run_command, argv: [git, ~]}]",
                "rules: [{deny: run_command, argv: [git], match: [~]}]",
                "rules: [{deny: run_command, argv: [git], not_match: [~]}]")) {
            var policy = policy(text);
            assertThat(policy.problem()).as(text).contains("rule 1").contains("empty");
            assertThat(effect(policy, command("ls"))).isEqualTo(Ruling.Effect.ASK);
        }
    }

    @Test
    void aRuleForAnEnvironmentNeedsToKnowWhichThisIs() throws Exception {
        assertThat(policy("rules: [{deny: restart_service, environment: prod*}]")
                        .problem())
                .contains("does not say which this is");
    }

    @Test
    void aBrokenFileAllowsNothingAndForgetsNoDenial() throws Exception {
        var policy = policy("rules: [{deny: run_command, argv: [rm, '**']}, {allow: run_command, argv: [make]}]");
        assertThat(effect(policy, command("make"))).isEqualTo(Ruling.Effect.ALLOW);

        Files.writeString(folder.resolve("policy.yaml"), "rules: [{allow: run_command, argv: [make], colour: red}]");

        assertThat(policy.problem()).contains("policy.yaml is not understood").contains("colour");
        assertThat(effect(policy, command("make"))).isEqualTo(Ruling.Effect.ASK);
        assertThat(policy.of(command("ls"), false, Optional.of("it only looks")).effect())
                .isEqualTo(Ruling.Effect.ASK);
        assertThat(effect(policy, command("rm", "x"))).isEqualTo(Ruling.Effect.DENY);
    }

    @Test
    void aFileThatIsTakenAwayForgetsNoDenialUntilAnEmptyOneStandsThere() throws Exception {
        var policy = policy("rules: [{deny: run_command, argv: [rm, '**']}, {allow: run_command, argv: [make]}]");
        assertThat(effect(policy, command("make"))).isEqualTo(Ruling.Effect.ALLOW);

        Files.delete(folder.resolve("policy.yaml"));
        assertThat(policy.problem()).contains("was there and is gone");
        assertThat(effect(policy, command("make"))).isEqualTo(Ruling.Effect.ASK);
        assertThat(effect(policy, command("rm", "x"))).isEqualTo(Ruling.Effect.DENY);

        Files.writeString(folder.resolve("policy.yaml"), "");
        assertThat(policy.problem()).isEmpty();
        assertThat(effect(policy, command("rm", "x"))).isEqualTo(Ruling.Effect.ASK);
    }

    @Test
    void howAProtectedPathIsSpelledMakesNoDifference() throws Exception {
        var policy = policy("rules: [{allow: write_file, path: '**'}]");

        for (var path : List.of(
                ".git/hooks/pre-commit",
                ".git",
                "sub/.GIT",
                "x/../.git/config",
                "a//.git//config",
                ".git/",
                "sub/Policy.YAML",
                ".agentops/admin-token",
                "home/.zshenv",
                "/etc/cron.d/x")) {
            assertThat(effect(policy, Facts.file("write_file", path))).as(path).isEqualTo(Ruling.Effect.DENY);
        }
        assertThat(effect(policy, Facts.file("write_file", "src//.github/workflows/x.yml")))
                .isEqualTo(Ruling.Effect.ASK);
        var umlaut = policy("rules: [{deny: write_file, path: 'caf\u00e9/*'}, {allow: write_file, path: '**'}]");
        assertThat(effect(umlaut, Facts.file("write_file", "cafe\u0301/menu"))).isEqualTo(Ruling.Effect.DENY);
    }

    @Test
    void inATaintedThreadOnlyARuleThatSaysSoAllows() throws Exception {
        var policy = policy("""
                rules:
                  - allow: run_command
                    argv: [make, test]
                  - allow: run_command
                    argv: [make, clean]
                    even_if_tainted: true
                """);

        var ruling = policy.of(command("make", "test"), true, Optional.empty());
        assertThat(ruling.effect()).isEqualTo(Ruling.Effect.ASK);
        assertThat(ruling.reason()).contains("text from outside", "even_if_tainted");
        assertThat(policy.of(command("make", "clean"), true, Optional.empty()).effect())
                .isEqualTo(Ruling.Effect.ALLOW);
        assertThat(policy.of(command("ls"), true, Optional.of("it only looks")).effect())
                .isEqualTo(Ruling.Effect.ALLOW);
        assertThat(effect(policy, command("make", "test"))).isEqualTo(Ruling.Effect.ALLOW);
    }

    @Test
    void onlyAllowKnowsTaint() throws Exception {
        assertThat(policy("rules: [{deny: run_command, even_if_tainted: true}]").problem())
                .contains("even_if_tainted");
    }
}
