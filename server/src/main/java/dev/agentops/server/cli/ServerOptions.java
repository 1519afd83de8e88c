package dev.agentops.server.cli;

import dev.agentops.server.embedded.DataFolder;
import dev.agentops.server.embedded.RunningServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which server a command talks to: by default the one that runs on this machine's data folder. */
final class ServerOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server's address, also AGENTOPS_URL. Default: the server on the data folder.",
            defaultValue = "${env:AGENTOPS_URL}")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "A bearer token, also AGENTOPS_TOKEN. Default: the data folder's admin token.",
            defaultValue = "${env:AGENTOPS_TOKEN}")
    private @Nullable String token;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder. Default: .agentops beside the launcher.")
    private @Nullable Path data;

    Path dataFolder() {
        return data == null
                ? AgentOpsCommand.defaultDataFolder()
                : data.toAbsolutePath().normalize();
    }

    Api api() {
        return new Api(this::address);
    }

    /** Found anew at each call, as a server may come back on another port. */
    Address address() {
        return new Address(URI.create(url == null ? localUrl() : url.replaceAll("/+$", "")), token());
    }

    private String localUrl() {
        return DataFolder.runningServer(dataFolder())
                .map(RunningServer::url)
                .orElseThrow(() -> new UnreachableException(
                        "No AgentOps is running on " + dataFolder() + ". Start it with ./agentops up"));
    }

    private String token() {
        if (token != null) {
            return token;
        }
        Path file = dataFolder().resolve("admin-token");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CommandException("There is no token in " + file + ": give one with --token or AGENTOPS_TOKEN", e);
        }
    }

    record Address(URI url, String token) {
        @Override
        public String toString() {
            return url.toString();
        }
    }
}
