package dev.agentops.server.estate;

import dev.agentops.server.http.Endpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The services, the folder that holds their code, and where more is known about them.
 *
 * @param servers by what they are, such as {@link #PROMETHEUS}
 * @param runbooks a folder; need not exist
 * @param loki the server that keeps logs, if there is one
 */
public record Estate(
        Path workspace, List<Service> services, Map<String, Endpoint> servers, Path runbooks, Optional<Loki> loki) {
    public static final String PROMETHEUS = "prometheus";
    public static final String TEMPO = "tempo";

    public Estate {
        services = List.copyOf(services);
        servers = Map.copyOf(servers);
    }

    /** @throws IllegalArgumentException when there is none of that name; says which there are */
    public Service service(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no service '" + name + "'; the services are "
                        + services.stream().map(Service::name).collect(Collectors.joining(", "))));
    }

    public Optional<Endpoint> server(String name) {
        return Optional.ofNullable(servers.get(name));
    }
}
