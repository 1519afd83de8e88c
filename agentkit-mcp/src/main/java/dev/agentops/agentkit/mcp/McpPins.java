package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The definitions that a human trusts, in a file: what a server shows first is pinned, what it shows instead later is kept beside it
 * until it is trusted. Agents are given what is pinned. The file is read and written whole under a lock, so that several processes
 * may use it. Thread-safe.
 */
public final class McpPins {
    /** A definition, and when it was seen. @param openWorld false in files of earlier builds */
    public record Seen(String hash, String description, JsonNode inputSchema, boolean openWorld, Instant at) {
        McpDefinition definition(String name) {
            return new McpDefinition(name, description, inputSchema, openWorld, hash);
        }

        Seen asOpenWorld() {
            return new Seen(hash, description, inputSchema, true, at);
        }
    }

    /** @param changed what the server shows now, when that is something else */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pin(Seen pinned, @Nullable Seen changed) {}

    private static final TypeReference<TreeMap<String, TreeMap<String, Pin>>> SHAPE = new TypeReference<>() {};

    private interface Change {
        /** @return whether anything changed */
        boolean make(Map<String, TreeMap<String, Pin>> pins);
    }

    private final Path file;

    private McpPins(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** @param file need not exist */
    public static McpPins at(Path file) {
        return new McpPins(file);
    }

    public Path file() {
        return file;
    }

    /** By tool, as the server names it. @throws IOException when the file cannot be read or holds something else */
    public Map<String, Pin> of(String server) throws IOException {
        return Map.copyOf(read().getOrDefault(server, new TreeMap<>()));
    }

    /** By server, then by tool. */
    public Map<String, ? extends Map<String, Pin>> all() throws IOException {
        return read();
    }

    /** Pins a definition, whatever was pinned before. */
    void pin(String server, McpDefinition definition) throws IOException {
        change(pins -> {
            pins.computeIfAbsent(server, name -> new TreeMap<>())
                    .put(definition.name(), new Pin(seen(definition), null));
            return true;
        });
    }

    /**
     * Keeps what a server shows now beside what is pinned; the same as pinned takes it away. That a tool reaches anybody is believed of
     * its server at once; that it does not any more is not.
     */
    void changed(String server, McpDefinition definition) throws IOException {
        change(pins -> {
            var tools = pins.getOrDefault(server, new TreeMap<>());
            var pin = tools.get(definition.name());
            if (pin == null) {
                return false;
            }
            boolean same = pin.pinned().hash().equals(definition.hash());
            var before = pin.changed();
            if (same && definition.openWorld() && !pin.pinned().openWorld()) {
                tools.put(definition.name(), new Pin(pin.pinned().asOpenWorld(), null));
                return true;
            }
            if (same ? before == null : before != null && before.hash().equals(definition.hash())) {
                return false;
            }
            tools.put(definition.name(), new Pin(pin.pinned(), same ? null : seen(definition)));
            return true;
        });
    }

    /**
     * A human trusts what a server showed last.
     *
     * @param tool as the server names it; null for all
     * @return how many definitions were pinned anew
     */
    public int trust(String server, @Nullable String tool) throws IOException {
        int[] count = {0};
        change(pins -> {
            pins.getOrDefault(server, new TreeMap<>()).replaceAll((name, pin) -> {
                var changed = pin.changed();
                if (changed == null || tool != null && !tool.equals(name)) {
                    return pin;
                }
                count[0]++;
                return new Pin(changed, null);
            });
            return count[0] > 0;
        });
        return count[0];
    }

    private static Seen seen(McpDefinition definition) {
        return new Seen(
                definition.hash(),
                definition.description(),
                definition.inputSchema(),
                definition.openWorld(),
                Instant.now());
    }

    private TreeMap<String, TreeMap<String, Pin>> read() throws IOException {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            return Optional.ofNullable(Json.mapper().readValue(Files.readString(file), SHAPE))
                    .orElseGet(TreeMap::new);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " does not hold pins: mend it, or remove it to trust what the servers show now", e);
        }
    }

    private void change(Change change) throws IOException {
        // within a process a file's lock is refused, not waited for
        synchronized (McpPins.class) {
            changeLocked(change);
        }
    }

    private void changeLocked(Change change) throws IOException {
        var lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            var pins = read();
            if (change.make(pins)) {
                var temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
                try {
                    Files.writeString(
                            temporary,
                            Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(pins));
                    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(temporary);
                }
            }
        }
    }
}
