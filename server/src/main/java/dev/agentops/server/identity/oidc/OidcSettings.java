package dev.agentops.server.identity.oidc;

import dev.agentops.server.StartException;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Who vouches for people, and for whom.
 *
 * @param publicUrl where browsers reach this server, without a path; the issuer sends them back there
 * @param secret empty for a public client
 * @param nameClaim what the person is called here; empty for the verified email address, or else {@code sub}
 * @param label on the button
 */
public record OidcSettings(
        URI issuer,
        String clientId,
        String secret,
        URI publicUrl,
        String scopes,
        String nameClaim,
        RoleRules roles,
        String label) {
    public static final String ISSUER = "AGENTOPS_OIDC_ISSUER";
    public static final String CLIENT_ID = "AGENTOPS_OIDC_CLIENT_ID";
    public static final String SECRET = "AGENTOPS_OIDC_CLIENT_SECRET";
    public static final String ROLES = "AGENTOPS_OIDC_ROLES";
    public static final String ROLES_CLAIM = "AGENTOPS_OIDC_ROLES_CLAIM";
    public static final String NAME_CLAIM = "AGENTOPS_OIDC_NAME_CLAIM";
    public static final String SCOPES = "AGENTOPS_OIDC_SCOPES";
    public static final String LABEL = "AGENTOPS_OIDC_LABEL";
    public static final String PUBLIC_URL = "AGENTOPS_PUBLIC_URL";

    /** Where the issuer sends browsers back to. */
    public static final String CALLBACK = "/oidc/callback";

    /** @return empty when no issuer is set. @throws StartException when a setting is missing or wrong */
    public static Optional<OidcSettings> of(Map<String, String> environment) throws StartException {
        String issuer = text(environment, ISSUER);
        if (issuer.isEmpty()) {
            return Optional.empty();
        }
        var address = address(ISSUER, issuer);
        return Optional.of(new OidcSettings(
                address,
                needed(environment, CLIENT_ID),
                text(environment, SECRET),
                origin(needed(environment, PUBLIC_URL)),
                scopes(environment),
                text(environment, NAME_CLAIM),
                RoleRules.of(needed(environment, ROLES), environment.getOrDefault(ROLES_CLAIM, "groups")),
                environment.getOrDefault(LABEL, address.getHost())));
    }

    /** @return where browsers reach this server, as origin; empty when it is not set */
    public static Optional<URI> publicUrl(Map<String, String> environment) throws StartException {
        String text = text(environment, PUBLIC_URL);
        return text.isEmpty() ? Optional.empty() : Optional.of(origin(text));
    }

    public URI redirect() {
        return publicUrl.resolve(CALLBACK);
    }

    /** Whether it goes over TLS, or stays on this machine. */
    static boolean isSafe(URI address) {
        String host = address.getHost();
        return host != null
                && address.getRawUserInfo() == null
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme())
                                && host.matches("localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1]")));
    }

    private static String scopes(Map<String, String> environment) throws StartException {
        String scopes = environment.getOrDefault(SCOPES, "openid email profile").strip();
        if (!scopes.matches("([!-~]+ )*openid( [!-~]+)*")) {
            throw new StartException(SCOPES + " must be words with spaces between them, and 'openid' one of them.");
        }
        return scopes;
    }

    private static URI origin(String text) throws StartException {
        var address = address(PUBLIC_URL, text.replaceAll("/+$", ""));
        if (!address.getRawPath().isEmpty()) {
            throw new StartException(PUBLIC_URL + " must have no path: such as https://agentops.example.com");
        }
        return address;
    }

    private static URI address(String setting, String text) throws StartException {
        try {
            var address = URI.create(text);
            if (isSafe(address) && address.getRawQuery() == null && address.getRawFragment() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new StartException(
                setting + " must be an address with https, or with http on this machine, not '" + text + "'.");
    }

    private static String needed(Map<String, String> environment, String setting) throws StartException {
        String text = text(environment, setting);
        if (text.isEmpty()) {
            throw new StartException(
                    ISSUER + " is set, so " + setting + " must be, too: docs/operations.md says what it is.");
        }
        return text;
    }

    private static String text(Map<String, String> environment, String setting) {
        return environment.getOrDefault(setting, "").strip();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OidcSettings[" + issuer + ", " + clientId + "]";
    }
}
