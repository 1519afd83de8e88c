package dev.agentops.agentkit.restate;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Looks at a Restate from outside: whether it is there, and whether it knows a build. Thread-safe. */
public final class EngineLook {
    private final RestateAdmin admin;
    private final URI deployment;

    /** @param admin Restate's admin address. @param deployment the build's address, as it was registered */
    public EngineLook(URI admin, URI deployment) {
        this.admin = new RestateAdmin(admin);
        this.deployment = deployment;
    }

    /** @throws IOException when Restate does not answer, or is not well */
    public String version() throws IOException, InterruptedException {
        return admin.version();
    }

    /** @throws IOException when Restate does not answer, or does not know the build: then no run of it begins or goes on */
    public String registration() throws IOException, InterruptedException {
        String id = admin.deployments().get(deployment);
        if (id == null) {
            throw new IOException("Restate does not know " + deployment);
        }
        boolean latest = admin.latest(RestateServices.RUN).equals(Optional.of(id));
        return deployment + (latest ? "" : "; new runs go to another build");
    }
}
