package dev.agentops.server.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.agentops.server.settings.Placeholders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class EndpointSettingsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PASSWORD", "s3cret", "TOKEN", "t0ken");

    @TempDir
    Path folder;

    @Test
    void secretsComeFromTheEnvironment() {
        assertThat(endpoint(settings("http://h", new EndpointSettings.Basic("me", "${PASSWORD}"), null))
                        .headers())
                .containsEntry("Authorization", "Basic bWU6czNjcmV0");
        assertThat(endpoint(settings("http://h", null, "${TOKEN}")).headers())
                .containsEntry("Authorization", "Bearer t0ken");
        assertThatThrownBy(() -> endpoint(settings("http://h", null, "${MISSING}")))
                .hasMessage("the environment variable MISSING is not set");
    }

    @Test
    void refusesWhatIsNoAddressOfAServer() {
        assertThatThrownBy(() -> endpoint(settings("file:///etc/passwd", null, null)))
                .hasMessageContaining("http://host:port");
        assertThatThrownBy(() -> endpoint(settings("http://me:s3cret@h", null, null)))
                .hasMessageContaining("give it as basic")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> endpoint(settings("http://h?x=1", null, null))).hasMessageContaining("query");
        assertThatThrownBy(() -> endpoint(settings("http://h", new EndpointSettings.Basic("a", "b"), "c")))
                .hasMessageContaining("not both");
    }

    @Test
    void aHeaderThatCannotBeSentIsNamedWithoutItsValue() {
        var settings = new EndpointSettings("http://h", null, null, Map.of("X-Key", "s3cret\nHost: evil"), null);

        assertThatThrownBy(() -> endpoint(settings))
                .hasMessage("the header 'X-Key' cannot be sent")
                .hasNoCause();
    }

    @Test
    void showsItsCertificateAndTrustsTheConfiguredOneAlone() throws Exception {
        var theirs = pem("server");
        var ours = pem("client");
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var context = PemTls.context(new EndpointSettings.Tls(ours + ".crt", theirs + ".crt", theirs + ".key"), folder);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.start();
        try {
            String url = "https://localhost:" + server.getAddress().getPort();

            assertThat(get(url, new EndpointSettings.Tls(theirs + ".crt", ours + ".crt", ours + ".key")))
                    .isEqualTo("ok");
            assertThatThrownBy(() -> get(url, new EndpointSettings.Tls(theirs + ".crt", null, null)))
                    .isInstanceOf(OutboundException.class);
            assertThatThrownBy(() -> get(url, new EndpointSettings.Tls(null, ours + ".crt", ours + ".key")))
                    .hasMessageContaining("PKIX");
        } finally {
            server.stop(0);
        }
    }

    private String get(String url, EndpointSettings.Tls tls) throws Exception {
        var endpoint = endpoint(new EndpointSettings(url, null, null, null, tls));
        try (var http = new OutboundHttp(endpoint, OutboundLimits.LOOK)) {
            return http.get("/", Form.EMPTY).text();
        }
    }

    /** A key and its certificate as PEM files. @return their name without the ending */
    private String pem(String name) throws Exception {
        var store = folder.resolve(name + ".p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "for-the-test",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), "for-the-test".toCharArray());
        write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
        write(
                name + ".key",
                "PRIVATE KEY",
                keys.getKey(name, "for-the-test".toCharArray()).getEncoded());
        return name;
    }

    private void write(String file, String kind, byte[] bytes) throws Exception {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                        + "-----\n");
    }

    private static EndpointSettings settings(
            String url, EndpointSettings.@Nullable Basic basic, @Nullable String bearer) {
        return new EndpointSettings(url, basic, bearer, null, null);
    }

    private Endpoint endpoint(EndpointSettings settings) {
        return settings.endpoint(folder, new Placeholders(ENVIRONMENT));
    }
}
