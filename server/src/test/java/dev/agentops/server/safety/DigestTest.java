package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What an approval is bound to: each part changes the digest, and how the arguments are spelled does not. */
class DigestTest {
    private static final Preview DIFF = new Preview.Diff("a.txt", "before", "after");
    private static final String REACH = "all but some";
    private static final Preview COMMAND = new Preview.Command("ls", "/srv", REACH);
    private static final Preview PROGRAM = new Preview.Program(
            List.of("ls", "a"), "/usr/bin/ls", "/srv", "bubblewrap", REACH, List.of("1f  /usr/bin/ls"));
    private static final Preview RESTART = restart("shop", "systemctl restart shop", "1f");
    private static final Preview MCP = new Preview.Mcp("tickets", "close", "1f", arguments("{\"id\":1}"));

    private record Bound(
            Call call, Preview preview, String policyVersion, String definition, Map<String, String> world) {
        String digest() {
            return Digest.of(call, preview, policyVersion, definition, world);
        }
    }

    private static JsonNode arguments(String json) {
        return Json.read(json, JsonNode.class);
    }

    private static Call call(String id, int round, String tool, String arguments) {
        return new Call("thr_1", id, round, tool, arguments(arguments));
    }

    private static final Call CALL = call("call_1", 0, "run_command", "{\"argv\":[\"ls\",\"a\"],\"n\":1}");
    private static final Map<String, String> WORLD = Map.of("folder", "/srv", "inode", "7");

    private static Preview restart(String service, String command, String hash) {
        return new Preview.Restart(service, List.of(command.split(" ")), REACH, List.of(hash + "  /srv/restart.sh"));
    }

    private static Bound with(Call call) {
        return new Bound(call, DIFF, "policy 1", "definition 1", WORLD);
    }

    private static Bound with(Preview preview) {
        return new Bound(CALL, preview, "policy 1", "definition 1", WORLD);
    }

    private record Changed(String what, Bound one, Bound other) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Changed> changes() {
        var plain = with(CALL);
        return Stream.of(
                new Changed(
                        "the call",
                        plain,
                        with(call("call_2", 0, CALL.tool(), CALL.arguments().toString()))),
                new Changed(
                        "which time",
                        plain,
                        with(call("call_1", 1, CALL.tool(), CALL.arguments().toString()))),
                new Changed(
                        "the tool",
                        plain,
                        with(call("call_1", 0, "other", CALL.arguments().toString()))),
                new Changed("a word", plain, argued("{\"argv\":[\"ls\",\"b\"],\"n\":1}")),
                new Changed("the order of words", plain, argued("{\"argv\":[\"a\",\"ls\"],\"n\":1}")),
                new Changed("one more word", plain, argued("{\"argv\":[\"ls\",\"a\",\"\"],\"n\":1}")),
                new Changed("words put together", plain, argued("{\"argv\":[\"ls,a\"],\"n\":1}")),
                new Changed("one more argument", plain, argued("{\"argv\":[\"ls\",\"a\"],\"n\":1,\"m\":null}")),
                new Changed("a number as text", plain, argued("{\"argv\":[\"ls\",\"a\"],\"n\":\"1\"}")),
                new Changed("a letter that looks alike", plain, argued("{\"argv\":[\"ls\",\"\u0430\"],\"n\":1}")),
                new Changed("the path", plain, with(new Preview.Diff("b.txt", "before", "after"))),
                new Changed("the file before", plain, with(new Preview.Diff("a.txt", "other", "after"))),
                new Changed("that there was none", with(new Preview.Diff("a.txt", "", "after")), noneBefore()),
                new Changed("the file after", plain, with(new Preview.Diff("a.txt", "before", "other"))),
                new Changed("the script", with(COMMAND), with(new Preview.Command("ls ", "/srv", REACH))),
                new Changed("the script's folder", with(COMMAND), with(new Preview.Command("ls", "/srv/b", REACH))),
                new Changed("what the script reaches", with(COMMAND), with(new Preview.Command("ls", "/srv", "all"))),
                new Changed(
                        "the program's words",
                        with(PROGRAM),
                        program("ls b", "/usr/bin/ls", "/srv", "bubblewrap", "1f")),
                new Changed(
                        "the program's file", with(PROGRAM), program("ls a", "/bin/ls", "/srv", "bubblewrap", "1f")),
                new Changed(
                        "the program's folder", with(PROGRAM), program("ls a", "/usr/bin/ls", "/", "bubblewrap", "1f")),
                new Changed("the sandbox", with(PROGRAM), program("ls a", "/usr/bin/ls", "/srv", "", "1f")),
                new Changed(
                        "what its files hold",
                        with(PROGRAM),
                        program("ls a", "/usr/bin/ls", "/srv", "bubblewrap", "2f")),
                new Changed("the service", with(RESTART), with(restart("till", "systemctl restart shop", "1f"))),
                new Changed("how it restarts", with(RESTART), with(restart("shop", "reboot", "1f"))),
                new Changed(
                        "what its script holds", with(RESTART), with(restart("shop", "systemctl restart shop", "2f"))),
                new Changed("the MCP server", with(MCP), mcp("other", "close", "1f")),
                new Changed("the MCP tool", with(MCP), mcp("tickets", "delete", "1f")),
                new Changed("the MCP tool's definition", with(MCP), mcp("tickets", "close", "2f")),
                new Changed("the policy", plain, new Bound(CALL, DIFF, "policy 2", "definition 1", WORLD)),
                new Changed("the tool's definition", plain, new Bound(CALL, DIFF, "policy 1", "definition 2", WORLD)),
                new Changed("the folder", plain, bound(Map.of("folder", "/srv2", "inode", "7"))),
                new Changed("which folder has this name", plain, bound(Map.of("folder", "/srv", "inode", "8"))),
                new Changed("that a folder is bound", plain, bound(Map.of())));
    }

    private static Bound argued(String arguments) {
        return with(call("call_1", 0, "run_command", arguments));
    }

    private static Bound noneBefore() {
        return with(new Preview.Diff("a.txt", null, "after"));
    }

    private static Bound program(String argv, String program, String cwd, String sandbox, String hash) {
        return with(new Preview.Program(
                List.of(argv.split(" ")), program, cwd, sandbox, REACH, List.of(hash + "  /usr/bin/ls")));
    }

    private static Bound mcp(String server, String tool, String definition) {
        return with(new Preview.Mcp(server, tool, definition, arguments("{\"id\":1}")));
    }

    private static Bound bound(Map<String, String> world) {
        return new Bound(CALL, DIFF, "policy 1", "definition 1", world);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void eachPartMakesAnotherDigest(Changed changed) {
        assertThat(changed.one().digest()).isNotEqualTo(changed.other().digest());
    }

    @Test
    void noTwoOfThemMeet() {
        Set<String> digests = new HashSet<>();
        var others = changes().map(changed -> changed.other().digest()).toList();
        digests.addAll(others);
        assertThat(digests).hasSameSizeAs(others);
    }

    @Test
    void theSameArgumentsInAnotherOrderAreTheSame() {
        assertThat(argued("{\"n\":1,\"argv\":[\"ls\",\"a\"]}").digest())
                .isEqualTo(with(CALL).digest());
    }
}
