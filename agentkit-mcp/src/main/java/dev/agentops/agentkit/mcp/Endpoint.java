package dev.agentops.agentkit.mcp;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where a server is. Values that may be secret are not in {@code toString}. Immutable and thread-safe. */
public sealed interface Endpoint {
    /**
     * A program that speaks over its standard input and output.
     *
     * @param environment all that it gets: nothing is inherited
     */
    record Program(List<String> command, Map<String, String> environment, Path folder) implements Endpoint {
        public Program {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("an MCP server needs a command");
            }
        }

        @Override
        public String toString() {
            return command.getFirst();
        }
    }

    /** @param headers sent with each request, such as {@code Authorization} */
    record Http(URI url, Map<String, String> headers) implements Endpoint {
        public Http {
            headers = Map.copyOf(headers);
            if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "the url of an MCP server begins with http:// or https:// and a host");
            }
            headers.forEach(Http::check);
        }

        private static void check(String name, String value) {
            try {
                HttpRequest.newBuilder().header(name, value);
            } catch (IllegalArgumentException e) {
                // its message holds the value
                throw new IllegalArgumentException(
                        "the header '" + name + "' cannot be sent: its name or its value is not allowed");
            }
        }

        @Override
        public String toString() {
            return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
        }
    }
}
