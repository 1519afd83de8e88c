package dev.agentops.server.identity.oidc;

/** Why a sign-in with an issuer came to nothing. The message is for the log, and holds nothing that the browser sent. */
public final class OidcException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the person is told. */
    public enum Reason {
        /** It was begun too long ago, elsewhere, or was finished already: begin again. */
        STALE("stale"),
        /** The issuer said no, or the person did there. */
        DENIED("denied"),
        /** The issuer does not answer, or not as an issuer does. */
        ISSUER_DOWN("issuer-down"),
        /** What the issuer sent proves nothing. */
        INVALID("invalid"),
        /** The person is known, and may do nothing here. */
        NO_ROLE("no-role");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    private final Reason reason;

    OidcException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    OidcException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
