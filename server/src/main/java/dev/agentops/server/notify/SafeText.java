package dev.agentops.server.notify;

import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.Visible;

/** Texts of others as they may be sent: secrets redacted, what is invisible shown, long ones cut. Thread-safe. */
final class SafeText {
    private final Redactor redactor;

    SafeText(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Redacted before it is cut, as half a secret is not known for one. @param thread whose secrets are known by number */
    String of(String thread, String text, int most) {
        String shown = Visible.of(redactor.redact(thread, text)).strip();
        if (shown.length() <= most) {
            return shown;
        }
        int end = Character.isHighSurrogate(shown.charAt(most - 1)) ? most - 1 : most;
        return shown.substring(0, end) + "…";
    }
}
