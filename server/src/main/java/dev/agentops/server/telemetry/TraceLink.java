package dev.agentops.server.telemetry;

import dev.agentops.server.StartException;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Where a trace is shown by the backend that it is sent to. */
public record TraceLink(String template) {
    static final String SETTING = "AGENTOPS_TRACE_URL";
    private static final String TRACE_ID = "{traceId}";

    /**
     * @return empty when nothing is set
     * @throws StartException when it is no address that a page may link to
     */
    public static Optional<TraceLink> of(Map<String, String> environment) throws StartException {
        String template = environment.getOrDefault(SETTING, "").strip();
        if (template.isEmpty()) {
            return Optional.empty();
        }
        if (!template.contains(TRACE_ID) || !isLink(template.replace(TRACE_ID, TraceIds.trace("")))) {
            throw new StartException(SETTING + " must be an address with http or https, without a password, and with "
                    + TRACE_ID + " where the trace's id goes: such as https://jaeger.example.com/trace/" + TRACE_ID
                    + "; other braces as %7B and %7D");
        }
        return Optional.of(new TraceLink(template));
    }

    private static boolean isLink(String address) {
        try {
            var uri = URI.create(address);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    String to(String traceId) {
        return template.replace(TRACE_ID, traceId);
    }
}
