package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** 32 random bytes in base64url in a file that only its owner can read. */
final class SecretFile {
    private SecretFile() {}

    static String readOrCreate(Path file) throws StartException {
        try {
            return read(file);
        } catch (NoSuchFileException missing) {
            return create(file);
        } catch (IOException e) {
            throw new StartException("%s can't be read: %s".formatted(file, e), e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    private static String create(Path file) throws StartException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        try {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Path next = Files.createTempFile(file.getParent(), "." + file.getFileName(), "", ownerOnly);
            Files.write(next, text.getBytes(StandardCharsets.US_ASCII));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            return text;
        } catch (IOException e) {
            throw new StartException("%s can't be written: %s".formatted(file, e), e);
        }
    }
}
