package dev.agentops.server.tools;

import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.commands.View;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Claims to hold and holds nothing: what does not get out of it is kept in by something else. */
record UnheldSandbox() implements Sandbox {
    @Override
    public String name() {
        return "unheld";
    }

    @Override
    public Set<View> views() {
        return Set.of(View.values());
    }

    @Override
    public List<String> wrap(View view, Path program, List<String> arguments, Shown shown, Path folder) {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        return command;
    }
}
