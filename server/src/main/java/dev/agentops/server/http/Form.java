package dev.agentops.server.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Named values of a query string or a posted form, in order; a name may come twice. */
public record Form(List<Field> fields) {
    public static final Form EMPTY = new Form(List.of());

    public record Field(String name, String value) {}

    public Form {
        fields = List.copyOf(fields);
    }

    public static Form of(String name, String value) {
        return EMPTY.and(name, value);
    }

    public Form and(String name, String value) {
        var more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Form(more);
    }

    /** {@code application/x-www-form-urlencoded}. */
    String encoded() {
        return fields.stream()
                .map(field -> encoded(field.name()) + "=" + encoded(field.value()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
