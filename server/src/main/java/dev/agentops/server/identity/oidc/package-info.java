/** Signing in with an issuer: OpenID Connect, authorization code with PKCE. */
@NullMarked
package dev.agentops.server.identity.oidc;

import org.jspecify.annotations.NullMarked;
