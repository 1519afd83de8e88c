package dev.agentops.server.estate;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The services, and the folder that holds their code. */
public record Estate(Path workspace, List<Service> services) {
    public Estate {
        services = List.copyOf(services);
    }

    /** @throws IllegalArgumentException when there is none of that name; says which there are */
    public Service service(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no service '" + name + "'; the services are "
                        + services.stream().map(Service::name).collect(Collectors.joining(", "))));
    }
}
