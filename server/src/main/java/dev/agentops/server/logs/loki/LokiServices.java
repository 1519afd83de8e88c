package dev.agentops.server.logs.loki;

import dev.agentops.server.estate.Loki;
import dev.agentops.server.logs.LogQuery;

import java.util.List;
import java.util.Map;

/**
 * Which streams are those of a service.
 *
 * @param selectors by service, of those that have their own
 */
record LokiServices(Loki loki, Map<String, String> selectors) {
    String selector(String service) {
        return selectors.getOrDefault(service, LogQl.selector(loki, service));
    }

    /** The service, when its streams are not known by their label. */
    String own(String service) {
        return selectors.containsKey(service) ? service : "";
    }

    /** What a search does not look at, as LogQL has no "or" between selectors. */
    List<String> leftOut(LogQuery query) {
        return query.service().isEmpty() && !selectors.isEmpty()
                ? List.of(
                        "Loki: of services with a selector of their own only those streams were looked at that have the label "
                                + loki.serviceLabel() + "; ask for them by name: "
                                + String.join(", ", selectors.keySet()))
                : List.of();
    }
}
