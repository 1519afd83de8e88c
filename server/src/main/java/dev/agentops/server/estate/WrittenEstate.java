package dev.agentops.server.estate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.agentops.server.http.Endpoint;
import dev.agentops.server.http.EndpointSettings;
import dev.agentops.server.settings.Placeholders;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code services.yaml}, word for word. */
record WrittenEstate(
        @Nullable String workspace,
        @Nullable String runbooks,
        @Nullable EndpointSettings prometheus,
        @Nullable EndpointSettings tempo,
        @Nullable WrittenLoki loki,
        @Nullable List<WrittenService> services) {
    private static final JsonMapper YAML = JsonMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A value that cannot be used, and where it stands. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String pointer;

        Unusable(String pointer, String message) {
            super(message);
            this.pointer = pointer;
        }
    }

    /**
     * @param folder of the file; paths in it are relative to that
     * @throws IllegalArgumentException when it cannot be used; says the line and what is wrong, and no value that may be secret
     */
    static Estate read(String yaml, Path folder, Map<String, String> environment) throws IOException {
        try {
            var written = YAML.readValue(yaml, WrittenEstate.class);
            return written == null ? empty().estate(folder, environment) : written.estate(folder, environment);
        } catch (Unusable e) {
            throw new IllegalArgumentException("line " + YamlLines.of(yaml).line(e.pointer) + ": " + e.getMessage(), e);
        } catch (JsonProcessingException e) {
            // what is no YAML within a value is told as a fault of that value
            var fault = e.getCause() instanceof JsonProcessingException cause ? cause : e;
            throw new IllegalArgumentException(place(fault, yaml) + what(fault), e);
        }
    }

    static WrittenEstate empty() {
        return new WrittenEstate(null, null, null, null, null, null);
    }

    private static String place(JsonProcessingException e, String yaml) throws IOException {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String pointer = mapping.getPath().stream()
                    .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : step.getFieldName()))
                    .collect(Collectors.joining());
            return "line " + YamlLines.of(yaml).line(pointer) + ": ";
        }
        return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    }

    private static String what(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "there is no field '" + unknown.getPropertyName() + "'; the fields here are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return "'"
                    + mapping.getPath().stream()
                            .map(step ->
                                    step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                            .collect(Collectors.joining("."))
                    + "' has another type than it should";
        }
        return "it is no YAML: "
                + e.getOriginalMessage().lines().map(String::strip).findFirst().orElse("");
    }

    private Estate estate(Path folder, Map<String, String> environment) {
        var servers = new HashMap<String, Endpoint>();
        server(servers, Estate.PROMETHEUS, prometheus, folder, environment);
        server(servers, Estate.TEMPO, tempo, folder, environment);
        var written = Objects.requireNonNullElse(services, List.<WrittenService>of());
        var read = new ArrayList<Service>();
        for (int i = 0; i < written.size(); i++) {
            read.add(written.get(i).service("/services/" + i, folder));
        }
        check(read);
        return new Estate(
                path("/workspace", folder, Objects.requireNonNullElse(workspace, ".")),
                read,
                servers,
                path("/runbooks", folder, Objects.requireNonNullElse(runbooks, "runbooks")),
                Optional.ofNullable(loki).map(one -> loki(one, folder, environment)));
    }

    private static Loki loki(WrittenLoki written, Path folder, Map<String, String> environment) {
        try {
            return written.loki(folder, new Placeholders(environment));
        } catch (IllegalArgumentException e) {
            throw new Unusable("/loki", "loki: " + e.getMessage());
        }
    }

    private static void server(
            Map<String, Endpoint> servers,
            String name,
            @Nullable EndpointSettings settings,
            Path folder,
            Map<String, String> environment) {
        if (settings != null) {
            try {
                servers.put(name, settings.endpoint(folder, new Placeholders(environment)));
            } catch (IllegalArgumentException e) {
                throw new Unusable("/" + name, name + ": " + e.getMessage());
            }
        }
    }

    static Path path(String pointer, Path folder, String written) {
        try {
            return folder.resolve(written).normalize();
        } catch (InvalidPathException e) {
            throw new Unusable(pointer, "this is no path");
        }
    }

    private static void check(List<Service> services) {
        var names = services.stream().map(Service::name).collect(Collectors.toSet());
        var seen = new HashSet<String>();
        for (int i = 0; i < services.size(); i++) {
            var service = services.get(i);
            if (!seen.add(service.name())) {
                throw new Unusable("/services/" + i + "/name", "there are two services '" + service.name() + "'");
            }
            for (var needed : service.about().dependsOn()) {
                if (!names.contains(needed)) {
                    throw new Unusable(
                            "/services/" + i + "/depends_on",
                            service.name() + " depends on '" + needed + "', and there is no such service");
                }
            }
        }
    }
}
