package dev.agentops.server.runbooks;

import dev.agentops.server.commands.Displayable;
import dev.agentops.server.files.OpenFolder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Where a runbook really stands: below the root, and on the way to it is no link.
 *
 * @param root a real path. @param file relative to it
 */
record RunbookFile(Path root, Path file) {
    static final int MAX_BYTES = 256_000;

    private interface Look<T> {
        T at(OpenFolder folder, String name) throws IOException;
    }

    /** @throws IllegalArgumentException when it cannot be used; says why */
    static RunbookFile of(Path root, String name) throws IOException {
        if (!Displayable.is(List.of(name))) {
            throw new IllegalArgumentException("its name holds characters that cannot be seen");
        }
        var file = root.resolve(name).toRealPath();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalArgumentException("it is a link that leads out of the folder of runbooks");
        }
        return new RunbookFile(root, root.relativize(file));
    }

    /** @throws IllegalArgumentException when it is no regular file */
    BasicFileAttributes attributes() throws IOException {
        return look(RunbookFile::attributes);
    }

    /** @throws IllegalArgumentException when it is too large or no text; says which */
    String text() throws IOException {
        byte[] bytes = look((folder, name) -> attributes(folder, name).size() > MAX_BYTES
                ? new byte[MAX_BYTES + 1]
                : folder.read(name, MAX_BYTES + 1));
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "it is larger than " + MAX_BYTES / 1_000 + " KB; split it into several runbooks");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text.startsWith("\uFEFF") ? text.substring(1) : text;
            }
        } catch (CharacterCodingException e) {
            // said below
        }
        throw new IllegalArgumentException("it is no text in UTF-8");
    }

    private static BasicFileAttributes attributes(OpenFolder folder, String name) throws IOException {
        var attributes = folder.attributes(name);
        if (attributes == null || !attributes.isRegularFile()) {
            throw new IllegalArgumentException("it is no regular file");
        }
        return attributes;
    }

    private <T> T look(Look<T> look) throws IOException {
        var folder = OpenFolder.open(root);
        for (int i = 0; i < file.getNameCount() - 1; i++) {
            try (var parent = folder) {
                folder = parent.child(file.getName(i).toString());
            }
        }
        try (var last = folder) {
            return look.at(last, file.getFileName().toString());
        }
    }
}
