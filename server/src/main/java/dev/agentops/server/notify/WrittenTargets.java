package dev.agentops.server.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** {@code notifications.yaml}, word for word. */
record WrittenTargets(@Nullable List<WrittenTarget> targets) {
    private static final int MOST_TARGETS = 50;
    private static final JsonMapper YAML = JsonMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * @param folder of the file; paths in it are relative to that
     * @throws IllegalArgumentException when it cannot be used; says where and why, and no value that may be secret
     */
    static List<Target> read(String yaml, Path folder, Map<String, String> environment) {
        WrittenTargets written;
        try {
            written = yaml.isBlank() ? null : YAML.readValue(yaml, WrittenTargets.class);
        } catch (JsonProcessingException e) {
            // what is no YAML within a value is told as a fault of that value
            var fault = e.getCause() instanceof JsonProcessingException cause ? cause : e;
            throw new IllegalArgumentException(place(fault) + what(fault), e);
        }
        var all = written == null || written.targets() == null ? List.<WrittenTarget>of() : written.targets();
        if (all.size() > MOST_TARGETS) {
            throw new IllegalArgumentException("there are more than " + MOST_TARGETS + " targets");
        }
        var read = new ArrayList<Target>();
        for (int i = 0; i < all.size(); i++) {
            var one = Objects.requireNonNullElseGet(all.get(i), WrittenTarget::empty);
            String name = one.name() == null ? "target " + (i + 1) : "target '" + one.name() + "'";
            try {
                read.add(one.target(folder, environment));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        }
        check(read);
        return List.copyOf(read);
    }

    private static void check(List<Target> targets) {
        var byName = targets.stream().collect(Collectors.groupingBy(Target::name));
        for (var target : targets) {
            if (Objects.requireNonNull(byName.get(target.name())).size() > 1) {
                throw new IllegalArgumentException("there are two targets '" + target.name() + "'");
            }
            var escalate = target.escalate();
            if (escalate == null) {
                continue;
            }
            var to = byName.get(escalate.to());
            if (to == null || escalate.to().equals(target.name())) {
                throw new IllegalArgumentException(
                        "target '" + target.name() + "': escalate to another target; '" + escalate.to() + "' is none");
            }
            if (!to.getFirst().wants(EventKind.ESCALATED)) {
                throw new IllegalArgumentException("target '" + target.name() + "': escalates to '" + escalate.to()
                        + "', whose events leave out " + EventKind.ESCALATED.wireName());
            }
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    }

    private static String what(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "there is no field '" + unknown.getPropertyName() + "'; the fields here are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        return e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
                ? "'" + mapping.getPath().getLast().getFieldName() + "' has another type than it should"
                : "it is no YAML";
    }
}
