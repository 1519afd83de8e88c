/** The caller asked for something that can't be had (4xx). The service itself is fine, so it is no error in the log. */
final class Refusal extends RuntimeException {
    private final int status;

    Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
