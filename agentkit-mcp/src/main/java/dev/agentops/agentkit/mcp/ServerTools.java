package dev.agentops.agentkit.mcp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One server's tools: what is pinned against what it shows. Thread-safe. */
final class ServerTools implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTools.class);

    private final McpServer server;
    private final McpPins pins;
    private final McpClient client;
    private final Secrets secrets;

    ServerTools(McpServer server, McpPins pins) {
        this.server = server;
        this.pins = pins;
        this.client = new McpClient(server);
        this.secrets = new Secrets(server.secrets());
    }

    McpServer server() {
        return server;
    }

    McpClient client() {
        return client;
    }

    Secrets secrets() {
        return secrets;
    }

    /** What may be offered, server or not: what is pinned, and where configuration has pins, pinned there too. */
    Map<String, McpDefinition> pinned() throws IOException {
        var pinned = new TreeMap<String, McpDefinition>();
        pins.of(server.name()).forEach((name, pin) -> {
            if (server.pins().isEmpty()
                    || pin.pinned().hash().equals(server.pins().get(name))) {
                pinned.put(name, pin.pinned().definition(name));
            }
        });
        return pinned;
    }

    /** Asks the server what it has and pins what may be pinned. @return what is wrong, in words for people; empty when all is well */
    List<String> look() throws McpException, InterruptedException, IOException {
        var problems = new ArrayList<String>();
        var shown = new TreeMap<String, McpDefinition>();
        for (var definition : client.tools()) {
            if (shown.putIfAbsent(definition.name(), definition) != null) {
                problems.add("it lists '" + Untrusted.line(definition.name(), 64) + "' twice; the first counts");
            }
        }
        for (var definition : shown.values()) {
            look(definition, problems);
        }
        for (String name : pinned().keySet()) {
            if (!shown.containsKey(name)) {
                problems.add("it does not have '" + Untrusted.line(name, 64) + "' any more");
            }
        }
        return problems;
    }

    private void look(McpDefinition shown, List<String> problems) throws IOException {
        String expected = server.pins().get(shown.name());
        var pin = pins.of(server.name()).get(shown.name());
        String word = "'" + Untrusted.line(shown.name(), 64) + "'";
        if (!server.pins().isEmpty() && expected == null) {
            return;
        }
        if (expected != null && !expected.equals(shown.hash())) {
            problems.add("the definition of " + word + " is " + shown.hash()
                    + ", and its pin in the configuration is another");
        } else if (pin == null || expected != null && !pin.pinned().hash().equals(expected)) {
            pins.pin(server.name(), shown);
            LOG.info("Pinned {} of MCP server {} as {}", word, server.name(), shown.hash());
        } else {
            pins.changed(server.name(), shown);
        }
    }

    /** What the server was last seen to show otherwise than it is pinned, in words for people. */
    List<String> changed() throws IOException {
        var changed = new ArrayList<String>();
        pins.of(server.name()).forEach((name, pin) -> {
            if (pin.changed() != null) {
                changed.add("the definition of '" + Untrusted.line(name, 64) + "' changed since it was pinned");
            }
        });
        return changed;
    }

    /** @throws McpException when the server does not show this very definition now */
    void verify(McpDefinition pinned) throws McpException, InterruptedException {
        for (var shown : client.tools()) {
            if (shown.name().equals(pinned.name())) {
                if (!shown.hash().equals(pinned.hash())) {
                    remember(shown);
                    throw McpException.notRun("The definition of '" + Untrusted.line(pinned.name(), 64)
                            + "' on MCP server "
                            + server.name() + " changed since a human trusted it (it was " + shortened(pinned.hash())
                            + ", it is " + shortened(shown.hash())
                            + "), so it was not called. A human has to look at it and renew its pin in "
                            + pins.file().getFileName());
                }
                return;
            }
        }
        throw McpException.notRun(
                "MCP server " + server.name() + " does not have '" + Untrusted.line(pinned.name(), 64) + "' any more");
    }

    private void remember(McpDefinition shown) {
        try {
            pins.changed(server.name(), shown);
        } catch (IOException e) {
            LOG.warn("Cannot note that a tool of MCP server {} changed: {}", server.name(), e.toString());
        }
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(hash.length(), "sha256:".length() + 12));
    }

    @Override
    public void close() {
        client.close();
    }
}
