package dev.agentops.server.safety;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Stream;

/** What exactly would happen: shown to the human, and part of what the approval is bound to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Preview.Diff.class, name = "diff"),
    @JsonSubTypes.Type(value = Preview.Command.class, name = "command"),
    @JsonSubTypes.Type(value = Preview.Program.class, name = "program"),
    @JsonSubTypes.Type(value = Preview.Restart.class, name = "restart"),
    @JsonSubTypes.Type(value = Preview.Mcp.class, name = "mcp")
})
public sealed interface Preview {
    /** What else than its arguments makes a call the same call again, for a rule that a human made for it. */
    default List<String> seal() {
        return List.of();
    }

    /** Where a program runs; empty for other calls. */
    default String folder() {
        return "";
    }

    /** @param before null for a new file */
    record Diff(String path, @Nullable String before, String after) implements Preview {}

    /** @param reach what of the machine it reaches, in words; missing in approvals of earlier builds */
    record Command(String command, String cwd, @Nullable String reach) implements Preview {}

    /**
     * @param program the file that runs
     * @param sandbox what holds it, such as {@code bubblewrap, files only}; empty when it runs on the machine itself
     * @param reach what of the machine it reaches then, in words
     * @param fingerprints of the program and of every file that a word names, as they are now, as sha256sum(1) has them: what was approved is what runs
     */
    record Program(
            List<String> argv,
            String program,
            String cwd,
            String sandbox,
            @Nullable String reach,
            List<String> fingerprints)
            implements Preview {
        public Program {
            argv = List.copyOf(argv);
            fingerprints = List.copyOf(fingerprints);
        }

        @Override
        public List<String> seal() {
            return Stream.concat(Stream.of(program, cwd), fingerprints.stream()).toList();
        }

        @Override
        public String folder() {
            return cwd;
        }
    }

    /**
     * @param reach what of the machine the command reaches, in words
     * @param fingerprints of the command's program and of the files and scripts that it names, as of a {@link Program}
     */
    record Restart(
            String service, List<String> command, @Nullable String reach, List<String> fingerprints)
            implements Preview {
        public Restart {
            command = List.copyOf(command);
            fingerprints = List.copyOf(fingerprints);
        }

        @Override
        public List<String> seal() {
            return Stream.concat(command.stream(), fingerprints.stream()).toList();
        }
    }

    /** @param definition hash of the tool's definition, as it was trusted and as its server shows it */
    record Mcp(String server, String tool, String definition, JsonNode arguments) implements Preview {
        @Override
        public List<String> seal() {
            return List.of(definition);
        }
    }
}
