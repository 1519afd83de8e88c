import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A method and a path such as {@code /books/{isbn}/price}, and who answers it. */
record Route(String method, List<String> template, Handler handler) {
    interface Handler {
        Answer answer(Request request) throws Exception;
    }

    static Route of(String method, String template, Handler handler) {
        return new Route(method, List.of(template.split("/")), handler);
    }

    /** The values of the placeholders when the path fits. */
    Optional<Map<String, String>> match(String path) {
        String[] parts = path.split("/");
        if (parts.length != template.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i++) {
            String expected = template.get(i);
            if (expected.startsWith("{")) {
                values.put(expected.substring(1, expected.length() - 1), parts[i]);
            } else if (!expected.equals(parts[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
