package dev.agentops.server.telemetry;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;

/** A backend with a certificate of its own. */
@Timeout(120)
class OtlpTlsTest {
    private static final char[] SECRET = "for-the-test".toCharArray();

    @TempDir
    Path folder;

    @Test
    void itsCertificateIsTrustedIfNamedAndAnotherIsNot() throws Exception {
        var theirs = keys("localhost");
        var taken = new AtomicInteger();
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(theirs)));
        server.createContext("/v1/traces", exchange -> {
            exchange.getRequestBody().transferTo(new ByteArrayOutputStream());
            taken.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String endpoint = "https://localhost:" + server.getAddress().getPort() + "/v1/traces";
            assertThat(problem(endpoint, certificate(theirs, "theirs"))).isEmpty();
            assertThat(taken).hasValue(1);
            assertThat(problem(endpoint, certificate(keys("localhost"), "another")))
                    .isNotEmpty();
            assertThat(taken).hasValue(1);
        } finally {
            server.stop(0);
        }
    }

    /** Of an empty request. */
    private static String problem(String endpoint, Path certificate) {
        var environment = Map.of(
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                endpoint,
                "OTEL_EXPORTER_OTLP_CERTIFICATE",
                certificate.toString());
        try (var otel = Otel.of(environment, _ -> List.of()).orElseThrow()) {
            return otel.reached().getFirst().problem();
        }
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        var managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, SECRET);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore keys(String host) throws Exception {
        var store = Files.createTempDirectory(folder, "keys").resolve("store.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "own",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(SECRET),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        return KeyStore.getInstance(store.toFile(), SECRET);
    }

    private Path certificate(KeyStore keys, String name) throws Exception {
        String text = Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("own").getEncoded());
        return Files.writeString(
                folder.resolve(name + ".crt"),
                "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    }
}
