package dev.agentops.server.agui;

import java.util.List;

/** A run that does not begin. The message says what to do; nothing has changed. */
public abstract sealed class AgUiException extends Exception {
    private static final long serialVersionUID = 1L;

    private AgUiException(String message) {
        super(message);
    }

    /** The input is not what AG-UI or this server asks for. */
    public static final class BadInput extends AgUiException {
        private static final long serialVersionUID = 1L;
        private final String field;

        BadInput(String field, String message) {
            super(message);
            this.field = field;
        }

        /** Where, such as {@code resume[0].payload}. */
        public String field() {
            return field;
        }
    }

    /** The thread or the run is not as the client believes. */
    public static final class Conflict extends AgUiException {
        private static final long serialVersionUID = 1L;
        private final transient List<String> openInterrupts;

        Conflict(String message, List<String> openInterrupts) {
            super(message);
            this.openInterrupts = List.copyOf(openInterrupts);
        }

        public List<String> openInterrupts() {
            return openInterrupts;
        }
    }
}
