import java.util.UUID;

/** The trace id of the request at hand. It travels between the services in the header {@code x-trace-id}. */
final class Trace {
    static final String HEADER = "x-trace-id";
    static final ScopedValue<String> ID = ScopedValue.newInstance();

    private Trace() {}

    /** The caller's id when it is well-formed, else a new one. */
    static String continueOrStart(String fromCaller) {
        boolean wellFormed = fromCaller != null && fromCaller.matches("[A-Za-z0-9-]{8,64}");
        return wellFormed
                ? fromCaller
                : UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }
}
