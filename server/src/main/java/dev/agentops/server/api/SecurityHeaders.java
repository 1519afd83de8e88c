package dev.agentops.server.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** What stands on every answer: files, data and errors alike. */
final class SecurityHeaders {
    /** Styles that a script sets on an element are no inline styles; the page has no others. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin");

    private SecurityHeaders() {}

    /** @param secure whether the browser came over TLS */
    static Map<String, String> of(String path, boolean secure) {
        var headers = new LinkedHashMap<>(ALWAYS);
        if (secure) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
        if (path.startsWith("/api/")
                || path.startsWith("/agui")
                || path.startsWith("/sign-in")
                || path.startsWith("/oidc/")) {
            headers.put("Cache-Control", "no-store");
        }
        return headers;
    }
}
