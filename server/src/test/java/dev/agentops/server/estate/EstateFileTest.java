package dev.agentops.server.estate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class EstateFileTest {
    @TempDir
    Path folder;

    private EstateFile file;
    private long written;

    @BeforeEach
    void file() {
        file = new EstateFile(folder.resolve("services.yaml"), Map.of("TOKEN", "t0ken"));
    }

    @Test
    void readsAllThatIsSaidOfAService() throws Exception {
        write("""
                workspace: code
                runbooks: books
                prometheus: {url: "http://localhost:9090", bearer: "${TOKEN}"}
                services:
                  - name: shop
                    logs: [logs/shop.log]
                    log_selector: '{app="shop"}'
                    code: shop
                    health: http://localhost:8080/health
                    restart: [systemctl, restart, shop]
                    error_rate: sum(rate(errors[5m]))
                    runbook: shop.md
                    dashboard: https://grafana.example/d/shop?var=1
                    owner: payments team
                    environment: production
                    depends_on: [stock]
                  - name: stock
                """);

        var estate = file.current();
        assertThat(file.problem()).isEmpty();
        assertThat(estate.runbooks()).isEqualTo(folder.resolve("books"));
        assertThat(estate.server(Estate.TEMPO)).isEmpty();
        assertThat(estate.server(Estate.PROMETHEUS).orElseThrow().headers())
                .containsEntry("Authorization", "Bearer t0ken");
        assertThat(estate.service("shop").about())
                .isEqualTo(new Service.About(
                        "payments team",
                        "production",
                        "{app=\"shop\"}",
                        "sum(rate(errors[5m]))",
                        "shop.md",
                        "https://grafana.example/d/shop?var=1",
                        List.of("stock"),
                        List.of()));
    }

    @Test
    void saysWhichLineIsWrong() throws Exception {
        assertThat(problem("services:\n  - name: a\n    heath: x\n"))
                .contains("line 3: there is no field 'heath'; the fields here are code, dashboard, depends_on");
        assertThat(problem("services:\n  - name: a\n  - name: 'b c'\n"))
                .contains("line 3: each service needs a name of letters");
        assertThat(problem("services:\n  - name: a\n  - name: a\n")).contains("line 3: there are two services 'a'");
        assertThat(problem("services:\n  - name: a\n    code: x\n    depends_on: [nobody]\n"))
                .contains("line 4: a depends on 'nobody', and there is no such service");
        assertThat(problem("services:\n  - name: a\n    health: ftp://x\n"))
                .contains("line 3: a: url must be like http://host:port");
        assertThat(problem("services:\n  - name: a\n    code: ../other\n"))
                .contains("line 3: a: this must be a relative");
        assertThat(problem("services:\n  - name: a\n    dashboard: 'javascript:alert(1)'\n"))
                .contains("line 3: a: this must be like https://host/path");
        assertThat(problem("workspace: .\ntempo:\n  url: http://t\n  bearer: ${MISSING}\n"))
                .contains("line 2: tempo: the environment variable MISSING is not set");
        assertThat(problem("services:\n  - name: a\n    logs: [x\n")).contains("it is no YAML");
        assertThat(problem("services: 5\n")).contains("line 1: 'services' has another type");
    }

    @Test
    void keepsTheLastGoodOneWhileTheFileIsBroken() throws Exception {
        write("services:\n  - name: a\n");
        assertThat(file.current().services()).hasSize(1);

        assertThat(problem("services: ["))
                .contains(folder.resolve("services.yaml").toString());
        assertThat(file.current().services()).hasSize(1);

        write("services: []\n");
        assertThat(file.current().services()).isEmpty();
        assertThat(file.problem()).isEmpty();
    }

    private String problem(String yaml) throws IOException {
        write(yaml);
        return file.problem().orElse("none");
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("services.yaml"), yaml);
        Files.setLastModifiedTime(
                folder.resolve("services.yaml"), FileTime.fromMillis(System.currentTimeMillis() + 1_000 * ++written));
    }
}
