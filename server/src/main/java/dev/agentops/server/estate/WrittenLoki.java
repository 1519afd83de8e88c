package dev.agentops.server.estate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.agentops.server.http.Endpoint;
import dev.agentops.server.http.EndpointSettings;
import dev.agentops.server.settings.Placeholders;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The section {@code loki} of {@code services.yaml}: a server as others are, and what is Loki's own. */
record WrittenLoki(
        @Nullable String url,
        EndpointSettings.@Nullable Basic basic,
        @Nullable String bearer,
        @Nullable Map<String, String> headers,
        EndpointSettings.@Nullable Tls tls,
        @Nullable String tenant,
        @Nullable String selector,
        @Nullable @JsonProperty("service_label") String serviceLabel,
        @Nullable @JsonProperty("level_label") String levelLabel,
        @Nullable @JsonProperty("max_hours") Integer maxHours,
        @Nullable @JsonProperty("max_gigabytes") Double maxGigabytes) {

    private static final int DEFAULT_HOURS = 24;
    private static final double DEFAULT_GIGABYTES = 5;
    private static final int MOST_HOURS = 24 * 31;

    /** @throws IllegalArgumentException when it cannot be used; says why, without any value that may be secret */
    Loki loki(Path folder, Placeholders placeholders) {
        var all = new HashMap<>(Objects.requireNonNullElse(headers, Map.<String, String>of()));
        if (tenant != null) {
            all.put("X-Scope-OrgID", tenant);
        }
        Endpoint endpoint = new EndpointSettings(url, basic, bearer, all, tls).endpoint(folder, placeholders);
        return new Loki(
                endpoint,
                Objects.requireNonNullElse(selector, ""),
                label("service_label", serviceLabel, "service_name"),
                label("level_label", levelLabel, "detected_level"),
                Duration.ofHours(Math.clamp(Objects.requireNonNullElse(maxHours, DEFAULT_HOURS), 1, MOST_HOURS)),
                (long) (Objects.requireNonNullElse(maxGigabytes, DEFAULT_GIGABYTES) * 1e9));
    }

    private static String label(String field, @Nullable String written, String otherwise) {
        String label = Objects.requireNonNullElse(written, otherwise);
        if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
            throw new IllegalArgumentException(field + " is no name of a label");
        }
        return label;
    }
}
