@org.jspecify.annotations.NullMarked
package dev.agentops.server.identity.oidc;
