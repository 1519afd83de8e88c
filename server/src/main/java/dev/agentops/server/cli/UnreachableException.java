package dev.agentops.server.cli;

/** No server answers. It may come back. */
final class UnreachableException extends CommandException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
        super(message);
    }

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
