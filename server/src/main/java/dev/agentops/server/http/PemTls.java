package dev.agentops.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS from PEM files: whom to trust, and who we are (mTLS). */
final class PemTls {
    private static final char[] IN_MEMORY = {};
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PemTls() {}

    /** What the machine trusts, and no certificate of ours. */
    static SSLContext ofTheMachine() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException when a file cannot be used; names the field and the file */
    static SSLContext context(EndpointSettings.Tls tls, Path folder) {
        if ((tls.certificate() == null) != (tls.key() == null)) {
            throw new IllegalArgumentException("tls: certificate and key go together");
        }
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    tls.certificate() == null || tls.key() == null
                            ? null
                            : us(folder.resolve(tls.certificate()), folder.resolve(tls.key())),
                    tls.ca() == null ? null : trusted(folder.resolve(tls.ca())),
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("tls cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trusted(Path file) throws GeneralSecurityException, IOException {
        var store = empty();
        int number = 0;
        for (var certificate : certificates(file)) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] us(Path certificate, Path key) throws GeneralSecurityException, IOException {
        var store = empty();
        store.setKeyEntry("us", key(key), IN_MEMORY, certificates(certificate).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, IN_MEMORY);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException, IOException {
        var read = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (read.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in " + file);
        }
        return List.copyOf(read);
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
        var found = KEY.matcher(Files.readString(file));
        if (!found.find()) {
            throw new GeneralSecurityException(
                    file + " holds no key in PKCS #8 (BEGIN PRIVATE KEY); openssl pkcs8 -topk8 -nodes makes one");
        }
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (var algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // it is of another kind
            }
        }
        throw new GeneralSecurityException(file + " holds a key of an unknown kind");
    }
}
