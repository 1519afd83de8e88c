package dev.agentops.server.cli;

/** A command could not do its work. The message is one line for the person at the terminal. */
class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
