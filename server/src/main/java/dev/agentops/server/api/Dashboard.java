package dev.agentops.server.api;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.staticfiles.Location;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The dashboard's files. Assets carry their hash in their name and may be kept for ever; a missing one is a 404, so that a tab left
 * open over a deploy never loads a page as a script. Any other path is a view of the one page.
 */
final class Dashboard {
    private static final String NOT_BUILT = "AgentOps runs, but its dashboard is not built: ./agentops up builds it.";

    private final Path folder;

    Dashboard(Path folder) {
        this.folder = folder;
    }

    void serve(JavalinConfig config) {
        if (!Files.isRegularFile(index())) {
            config.routes.get("/", context -> context.result(NOT_BUILT));
            return;
        }
        files(config, "/assets", folder.resolve("assets"), "public, max-age=31536000, immutable");
        files(config, "/", folder, "no-cache");
    }

    private static void files(JavalinConfig config, String path, Path folder, String cacheControl) {
        config.staticFiles.add(files -> {
            files.hostedPath = path;
            files.directory = folder.toString();
            files.location = Location.EXTERNAL;
            files.headers = Map.of("Cache-Control", cacheControl);
        });
    }

    /** Answers a path that nothing else did. @return false when it is no view of the page either */
    boolean show(Context context) throws IOException {
        String path = context.path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean view = context.method() == HandlerType.GET
                && !path.startsWith("/api/")
                && !path.startsWith("/assets/")
                && !name.contains(".")
                && Files.isRegularFile(index());
        if (view) {
            context.status(200).header("Cache-Control", "no-cache").html(Files.readString(index()));
        }
        return view;
    }

    private Path index() {
        return folder.resolve("index.html");
    }
}
