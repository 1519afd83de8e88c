package dev.agentops.server.estate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;

/** The estate as {@code services.yaml} describes it; read again when the file changes. Thread-safe. */
public final class EstateFile {
    private static final Logger LOG = LoggerFactory.getLogger(EstateFile.class);
    private static final JsonMapper YAML = JsonMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Written(
            @Nullable String workspace, @Nullable List<WrittenService> services) {}

    private record WrittenService(
            @Nullable String name,
            @Nullable List<String> logs,
            @Nullable String code,
            @Nullable String health,
            @Nullable String url,
            @Nullable List<String> restart) {}

    private final Path file;
    private @Nullable FileTime readAt;
    private Estate estate;

    public EstateFile(Path file) {
        this.file = file.toAbsolutePath();
        this.estate = new Estate(this.file.resolveSibling("workspace"), List.of());
    }

    /** Where the file lies. */
    public Path folder() {
        return Objects.requireNonNull(file.getParent(), "a file is in a folder");
    }

    /** The estate now; the last good one while the file is broken. */
    public synchronized Estate current() {
        try {
            if (Files.exists(file)) {
                var changedAt = Files.getLastModifiedTime(file);
                if (!changedAt.equals(readAt)) {
                    readAt = changedAt;
                    estate = read();
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be used: {}", file, e.getMessage());
        }
        return estate;
    }

    private Estate read() throws IOException {
        var written = YAML.readValue(file.toFile(), Written.class);
        var folder = file.getParent();
        var workspace = folder.resolve(Objects.requireNonNullElse(written.workspace(), "."));
        var services = Objects.requireNonNullElse(written.services(), List.<WrittenService>of());
        return new Estate(
                workspace.normalize(),
                services.stream().map(service -> service(service, folder)).toList());
    }

    private static Service service(WrittenService written, Path folder) {
        if (written.name() == null || !written.name().matches("[a-zA-Z0-9._-]{1,80}")) {
            throw new IllegalArgumentException("each service needs a name of letters, digits, '.', '_' or '-'");
        }
        return new Service(
                written.name(),
                Objects.requireNonNullElse(written.logs(), List.<String>of()).stream()
                        .map(log -> folder.resolve(log).normalize())
                        .toList(),
                Objects.requireNonNullElse(written.code(), ""),
                Objects.requireNonNullElse(written.health(), ""),
                Objects.requireNonNullElse(written.url(), ""),
                Objects.requireNonNullElse(written.restart(), List.of()));
    }
}
