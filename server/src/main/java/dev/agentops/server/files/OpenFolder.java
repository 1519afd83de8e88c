package dev.agentops.server.files;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A folder that is held open. Whatever is renamed or linked in the meantime, what is read and written through it stands in it and is no
 * link. Names are single components. Not thread-safe.
 */
public final class OpenFolder implements AutoCloseable {
    private static final int OPEN_SECONDS = 5;

    private final SecureDirectoryStream<Path> stream;

    private OpenFolder(SecureDirectoryStream<Path> stream) {
        this.stream = stream;
    }

    /** @param root trusted, and may be reached through links */
    public static OpenFolder open(Path root) throws IOException {
        if (Files.newDirectoryStream(root) instanceof SecureDirectoryStream<Path> secure) {
            return new OpenFolder(secure);
        }
        throw new IOException("this file system cannot hold folders open, so nothing in it is touched");
    }

    public OpenFolder child(String name) throws IOException {
        return new OpenFolder(stream.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
    }

    /** Of the entry itself; null when there is none. */
    @Nullable
    public BasicFileAttributes attributes(String name) throws IOException {
        try {
            return stream.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Once for each folder. */
    public List<String> names() throws IOException {
        var names = new ArrayList<String>();
        try {
            stream.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** At most so many bytes of a file that {@link #attributes} called a regular one. */
    public byte[] read(String name, int limit) throws IOException {
        try (var channel = opened(name)) {
            var bytes = ByteBuffer.allocate((int) Math.min(limit, Math.max(channel.size(), 8_192)));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            var read = new byte[bytes.position()];
            bytes.flip().get(read);
            return read;
        }
    }

    /** A pipe that took the file's place since it was looked at would keep its reader for ever. */
    private SeekableByteChannel opened(String name) throws IOException {
        var opening = new FutureTask<>(
                () -> stream.newByteChannel(Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        Thread.ofPlatform().daemon().name("open-file").start(opening);
        try {
            return opening.get(OPEN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("'" + name + "' did not open within " + OPEN_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while '" + name + "' was opened", e);
        }
    }

    /** What must still be so right before a file takes its place. */
    @FunctionalInterface
    public interface Check {
        /** @throws IOException when it is not; nothing is written then */
        void hold() throws IOException;
    }

    /** All of it at once or nothing. A new file gets the usual mode, one that is replaced keeps its own. */
    public void write(String name, byte[] content, Check check) throws IOException {
        var file = Path.of(name);
        var temporary = Path.of(".agentops-" + UUID.randomUUID() + ".tmp");
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean moved = false;
        try (var channel = stream.newByteChannel(temporary, options)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            takeOn(temporary, file);
            check.hold();
            stream.move(temporary, stream, file);
            moved = true;
        } finally {
            if (!moved) {
                deleteIfThere(temporary);
            }
        }
    }

    public void delete(String name) throws IOException {
        stream.deleteFile(Path.of(name));
    }

    private void deleteIfThere(Path file) throws IOException {
        try {
            stream.deleteFile(file);
        } catch (NoSuchFileException e) {
            // it never came to be
        }
    }

    private void takeOn(Path file, Path original) throws IOException {
        PosixFileAttributes theirs;
        try {
            theirs = posix(original).readAttributes();
        } catch (NoSuchFileException e) {
            return;
        }
        var view = posix(file);
        try {
            view.setGroup(theirs.group());
            view.setOwner(theirs.owner());
        } catch (IOException e) {
            // only root may give a file away
        }
        view.setPermissions(theirs.permissions());
    }

    private PosixFileAttributeView posix(Path file) {
        return stream.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
