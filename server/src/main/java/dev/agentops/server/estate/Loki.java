package dev.agentops.server.estate;

import dev.agentops.server.http.Endpoint;

import java.time.Duration;

/**
 * A log server, as {@code services.yaml} describes it. Nothing of it is the model's to choose.
 *
 * @param endpoint Loki, or Grafana's proxy to it ({@code …/api/datasources/proxy/uid/UID})
 * @param selector matchers that every query gets, such as {@code {cluster="prod"}}; empty for none
 * @param serviceLabel the label whose values are the services
 * @param levelLabel label or structured metadata with the level
 * @param longestWindow of one query
 * @param mostBytes that one query may read, as Loki estimates it before
 */
public record Loki(
        Endpoint endpoint,
        String selector,
        String serviceLabel,
        String levelLabel,
        Duration longestWindow,
        long mostBytes) {}
