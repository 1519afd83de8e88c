package dev.agentops.bookstore.home;

/** What could not be done and why, in words for the one at the command line. */
public final class BookstoreException extends RuntimeException {
    public BookstoreException(String message) {
        super(message);
    }

    public BookstoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
