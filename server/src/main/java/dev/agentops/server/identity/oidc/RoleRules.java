package dev.agentops.server.identity.oidc;

import dev.agentops.server.StartException;
import dev.agentops.server.identity.Role;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which group or email address has which role; whoever fits several has the highest.
 *
 * @param claim the claim that lists the groups; {@code a.b} is field {@code b} of claim {@code a}
 * @param rules by group, by email address, or by {@code @domain}, the latter two in lower case
 */
record RoleRules(String claim, Map<String, Role> rules) {
    /** @param setting such as {@code ops=operator, ada@example.com=admin, @example.com=viewer} */
    static RoleRules of(String setting, String claim) throws StartException {
        var rules = new LinkedHashMap<String, Role>();
        for (String rule : setting.split(",")) {
            int equals = rule.lastIndexOf('=');
            String who = equals < 0 ? "" : rule.substring(0, equals).strip();
            if (who.isEmpty()) {
                throw new StartException(OidcSettings.ROLES + " holds '" + rule.strip()
                        + "': write GROUP=ROLE, EMAIL=ROLE or @DOMAIN=ROLE, with commas between them.");
            }
            try {
                rules.merge(
                        who.contains("@") ? who.toLowerCase(Locale.ROOT) : who,
                        Role.of(rule.substring(equals + 1).strip()),
                        RoleRules::higher);
            } catch (IllegalArgumentException e) {
                throw new StartException(OidcSettings.ROLES + ": " + e.getMessage(), e);
            }
        }
        return new RoleRules(claim, rules);
    }

    /** @param email verified; empty for none. @return empty for who has no role here */
    Optional<Role> roleOf(Map<String, Object> claims, String email) {
        String address = email.toLowerCase(Locale.ROOT);
        var byEmail = address.contains("@")
                ? Stream.of(address, address.substring(address.lastIndexOf('@')))
                : Stream.<String>empty();
        // a group that looks like an address must not pass for one
        var groups = groups(claims).filter(group -> !group.contains("@"));
        return Stream.concat(byEmail, groups)
                .map(rules::get)
                .filter(Objects::nonNull)
                .reduce(RoleRules::higher);
    }

    private Stream<String> groups(Map<String, Object> claims) {
        Object found = claims;
        for (String name : claims.containsKey(claim) ? new String[] {claim} : claim.split("\\.")) {
            found = found instanceof Map<?, ?> fields ? fields.get(name) : null;
        }
        return switch (found) {
            case String one -> Stream.of(one);
            case Collection<?> many ->
                many.stream().filter(String.class::isInstance).map(String.class::cast);
            case null, default -> Stream.empty();
        };
    }

    private static Role higher(Role one, Role other) {
        return one.includes(other) ? one : other;
    }
}
