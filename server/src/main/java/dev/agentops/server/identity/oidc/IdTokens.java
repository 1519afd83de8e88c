package dev.agentops.server.identity.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.agentops.server.identity.oidc.OidcException.Reason;

import java.net.URI;
import java.text.ParseException;
import java.util.Set;

/**
 * Checks ID tokens as OpenID Connect Core 1.0, 3.1.3.7 asks: signed with a key of the issuer by a public-key algorithm, for us, not
 * too old, for this sign-in. A minute of difference between clocks is let pass.
 */
record IdTokens(URI issuer, String clientId) {
    private static final int SKEW_SECONDS = 60;
    /** Neither {@code none} nor the HMAC kinds, which anybody who knows our secret could make. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    JWTClaimsSet check(String token, String nonce, JWKSource<SecurityContext> keys) throws OidcException {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        var verifier = new DefaultJWTClaimsVerifier<SecurityContext>(
                clientId,
                new JWTClaimsSet.Builder()
                        .issuer(issuer.toString())
                        .claim("nonce", nonce)
                        .build(),
                Set.of("sub", "iat", "exp"));
        verifier.setMaxClockSkew(SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(verifier);
        try {
            var claims = processor.process(token, null);
            requireForUs(claims);
            return claims;
        } catch (RemoteKeySourceException e) {
            throw new OidcException(Reason.ISSUER_DOWN, "The issuer's keys cannot be read: " + e.getMessage(), e);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw invalid(e.getMessage());
        }
    }

    private void requireForUs(JWTClaimsSet claims) throws OidcException, ParseException {
        String party = claims.getStringClaim("azp");
        if (party == null ? claims.getAudience().size() > 1 : !party.equals(clientId)) {
            throw invalid("it was made for another party");
        }
        if (claims.getSubject().isBlank()) {
            throw invalid("its subject is empty");
        }
    }

    private static OidcException invalid(String why) {
        return new OidcException(Reason.INVALID, "The issuer's ID token is refused: " + why);
    }
}
