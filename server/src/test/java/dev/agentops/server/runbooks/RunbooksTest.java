package dev.agentops.server.runbooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.server.estate.EstateFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunbooksTest {
    private static final ToolContext CONTEXT = new ToolContext("thread", "run", "user", "agent", "call", State.EMPTY);

    @TempDir
    Path folder;

    private Path books;
    private Runbooks runbooks;

    @BeforeEach
    void estate() throws Exception {
        books = Files.createDirectories(folder.resolve("runbooks"));
        estate("services: [{name: shop}, {name: depot, runbook: stock.md}]\n");
        runbooks = new Runbooks(new EstateFile(folder.resolve("services.yaml")));
    }

    @ParameterizedTest
    @CsvSource({
        "HighLatency, '',    latency.md",
        "highlatency, '',    latency.md",
        "HighLatency2, '',   ''",
        "DiskFull, '',       disk/full.md",
        "Disk.*, '',         disk/full.md",
        "NoDisk, '',         ''",
        "'', SHOP,           disk/full.md",
        "'', depot,          stock.md",
        "HighLatency, shop,  latency.md disk/full.md",
        "'', other,          ''"
    })
    void matchesByAlertAndByService(String alert, String service, String names) throws Exception {
        write("latency.md", "---\ntitle: Slow\nalerts: HighLatency\n---\ntext\n");
        write("disk/full.md", "---\ntitle: Full\nservices: [shop]\nalerts: [\"Disk*\", \"*.(\"]\n---\ntext\n");
        write("stock.md", "# Stock is wrong\n\ntext\n");

        var found = runbooks.shelf().matching(List.of(alert), List.of(service));

        assertThat(String.join(" ", found.stream().map(Runbook::name).toList())).isEqualTo(names);
        assertThat(runbooks.shelf().problems()).isEmpty();
        assertThat(call("list_runbooks", Json.write(java.util.Map.of("contains", "STOCK"))))
                .isEqualTo("stock.md  Stock is wrong; services: depot");
    }

    @Test
    void aFileThatCannotBeUsedSaysWhyAndHidesNoOther() throws Exception {
        Files.writeString(folder.resolve("secret.md"), "the secret\n");
        Files.createDirectory(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/x.md"), "the secret\n");
        write("good.md", "---\ntitle: Good\n---\ntext\n");
        write("unknown.md", "---\ntitle: x\nservice: shop\n---\n");
        write("type.md", "---\ntitle: x\nalerts: {a: b}\n---\n");
        write("yaml.md", "---\ntitle: 'x\n---\n");
        write("list.md", "---\n- a\n---\n");
        write("endless.md", "---\ntitle: x\n" + "text\n".repeat(500));
        write("bomb.md", "---\ntags: &a [x, x]\nservices: [*a, *a]\n---\n");
        write("large.md", "x".repeat(10_000_000));
        Files.write(books.resolve("binary.md"), new byte[] {'a', 0, 'b'});
        Files.write(books.resolve("latin.md"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        write("od\u202ed\nname.md", "text\n");
        Files.createSymbolicLink(books.resolve("link.md"), folder.resolve("secret.md"));
        Files.createSymbolicLink(books.resolve("dangling.md"), folder.resolve("nowhere.md"));
        Files.createSymbolicLink(books.resolve("folder"), folder.resolve("outside"));
        Files.createSymbolicLink(books.resolve("inside.md"), books.resolve("good.md"));
        assertThat(new ProcessBuilder("mkfifo", books.resolve("pipe.md").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(runbooks.shelf().runbooks().stream().map(Runbook::name))
                .as("an alias stands for nothing")
                .containsExactly("bomb.md", "good.md", "inside.md");
        var problems = runbooks.shelf().problems().stream()
                .map(Shelf.Problem::toString)
                .toList();
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "binary.md: it is no text in UTF-8",
                        "dangling.md: it cannot be reached (NoSuchFileException)",
                        "endless.md: line 1: the front matter has no end within 200 lines; it ends with a line of three dashes",
                        "large.md: it is larger than 256 KB; split it into several runbooks",
                        "latin.md: it is no text in UTF-8",
                        "link.md: it is a link that leads out of the folder of runbooks",
                        "list.md: line 2: the front matter is no YAML of fields",
                        "od?d?name.md: its name holds characters that cannot be seen",
                        "pipe.md: it is no regular file",
                        "stock.md: services.yaml names it for depot, and there is no such runbook",
                        "type.md: line 3: 'alerts' has another type than it should",
                        "unknown.md: line 3: there is no field 'service'; the fields are alerts, services, tags, title",
                        "yaml.md: line 2: the front matter is no YAML of fields");
        assertThat(call("list_runbooks", "{}"))
                .contains("good.md  Good\ninside.md  Good\ncannot be used: ")
                .contains("more that cannot be used)");
        assertThatThrownBy(() -> call("read_runbook", "{\"name\": \"link.md\"}"))
                .hasMessage("this runbook cannot be used: it is a link that leads out of the folder of runbooks");
        for (var name : List.of("../secret.md", "folder/x.md", "/etc/passwd", "", "no.md", "pipe")) {
            assertThatThrownBy(() -> call("read_runbook", Json.write(java.util.Map.of("name", name))))
                    .as(name)
                    .hasMessage("there is no such runbook; list_runbooks shows the names");
        }
    }

    @Test
    void ofMoreThanAThousandTheRestIsNotLookedAtAndThatIsSaid() throws Exception {
        for (int i = 0; i < 1_010; i++) {
            write("r%04d.md".formatted(i), "---\ntitle: Number " + i + "\nservices: shop\n---\n");
        }

        var shelf = runbooks.shelf();

        assertThat(shelf.runbooks())
                .hasSize(1_000)
                .last()
                .extracting(Runbook::name)
                .isEqualTo("r0999.md");
        assertThat(shelf.problems().getFirst().why())
                .contains("more than 1000 runbooks")
                .contains("not looked at");
        assertThat(call("list_runbooks", "{\"service\": \"shop\"}").lines())
                .hasSize(103)
                .contains("(900 more; give a service, an alert or a word)");
    }

    @Test
    void isReadPageByPageAndAnewWhenItChanged() throws Exception {
        write("long.md", "---\ntitle: Long\n---\n" + "line\n".repeat(997) + "y".repeat(5_000) + "\n");

        assertThat(call("read_runbook", "{\"name\": \"long.md\"}").lines().toList())
                .hasSize(401)
                .startsWith("runbook long.md lines 1-400 of 1001 (cut; go on from line 401)", "    1| ---")
                .endsWith("  400| line");
        assertThat(call("read_runbook", "{\"name\": \"long.md\", \"from_line\": 1001}"))
                .startsWith("runbook long.md lines 1001-1001 of 1001\n 1001| yyy")
                .endsWith("y… (5000 characters)");
        assertThat(call("read_runbook", "{\"name\": \"long.md\", \"from_line\": 1002}"))
                .isEqualTo("long.md has only 1001 lines.");
        write("long.md", ("z".repeat(2_000) + "\n").repeat(100));
        assertThat(call("read_runbook", "{\"name\": \"long.md\"}"))
                .startsWith("runbook long.md lines 1-20 of 100 (cut; go on from line 21)")
                .hasSizeLessThan(42_000);

        write(
                "long.md",
                "# " + "t".repeat(180) + " password=hunter2hunter2hunter2\n" + "x".repeat(1_985)
                        + " password=hunter2hunter2hunter2\n");
        assertThat(call("read_runbook", "{\"name\": \"long.md\", \"from_line\": 2}") + call("list_runbooks", "{}"))
                .as("secrets go before a line is cut")
                .doesNotContain("hunter");
        write("long.md", "---\ntitle: Short\n---\n");
        Files.setLastModifiedTime(
                books.resolve("long.md"), FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(call("list_runbooks", "{}")).startsWith("long.md  Short");
        estate("runbooks: elsewhere\n");
        assertThat(call("list_runbooks", "{}"))
                .isEqualTo("no runbook\ncannot be used: the folder: there is none at " + folder.resolve("elsewhere"));
    }

    @Test
    void thoseOfTheSampleSystemCanBeUsed() throws Exception {
        estate("runbooks: "
                + Json.write(Path.of("../bookstore/runbooks").toAbsolutePath().toString()) + "\n");

        assertThat(runbooks.shelf().problems()).isEmpty();
        assertThat(runbooks.shelf().matching(List.of("CheckoutFails"), List.of()))
                .extracting(Runbook::name)
                .containsExactly("failing-requests.md");
    }

    private void estate(String yaml) throws Exception {
        Files.writeString(folder.resolve("services.yaml"), yaml);
        Files.setLastModifiedTime(
                folder.resolve("services.yaml"), FileTime.from(Instant.now().plusNanos(yaml.length() * 1_000_000L)));
    }

    private void write(String name, String text) throws Exception {
        Files.createDirectories(books.resolve(name).getParent());
        Files.writeString(books.resolve(name), text);
    }

    private String call(String name, String arguments) throws Exception {
        var tool = new RunbookTools(runbooks)
                .tools().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return tool.call(Json.read(arguments, JsonNode.class), CONTEXT).content();
    }
}
