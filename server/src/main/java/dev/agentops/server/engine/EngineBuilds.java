package dev.agentops.server.engine;

import dev.agentops.agentkit.restate.RestateBuilds;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** As the engine tells, where others see to it that old builds are served until their runs have ended. */
public record EngineBuilds(RestateBuilds engine, String current) implements Builds {

    /** None that one could know of. */
    @Override
    public List<Status> lost() {
        return List.of();
    }

    @Override
    public List<Status> all() throws IOException, InterruptedException {
        var all = new ArrayList<Status>();
        for (var build : engine.all()) {
            if (build.id().equals(current)) {
                all.addFirst(new Status(build.id(), build.deployment(), State.CURRENT, build.runs(), ""));
            } else if (build.invocations() > 0) {
                all.add(new Status(
                        build.id(),
                        build.deployment(),
                        State.ELSEWHERE,
                        build.runs(),
                        "expected at " + build.address()));
            }
        }
        return all;
    }
}
