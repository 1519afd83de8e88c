import java.util.Map;

/** One request: the placeholders of its path, its query parameters and its body. */
record Request(Map<String, String> path, Map<String, String> query, String body) {
    String path(String name) {
        return path.get(name);
    }

    int positive(String name, int otherwise) {
        String value = query.getOrDefault(name, Integer.toString(otherwise));
        if (!value.matches("[1-9][0-9]{0,5}")) {
            throw new Refusal(400, name + " must be a whole number from 1 to 999999, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    Map<String, Object> json() {
        try {
            return Json.readObject(body);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, e.getMessage());
        }
    }
}
