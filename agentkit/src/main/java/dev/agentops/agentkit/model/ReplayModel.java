package dev.agentops.agentkit.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers from a file that {@link RecordingModel} wrote, with the same deltas and the same failures: a run of agents without a
 * provider. A request matches by all it says but ids and secrets; the same request asked again gets the next recorded call of it,
 * and each recorded call is used once. Thread-safe.
 */
public final class ReplayModel implements ChatModel {
    private final Path file;
    private final String name;
    private final int recorded;
    private final List<RecordedCall> unused = new ArrayList<>();

    /**
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when a line of it is no recorded call
     */
    public ReplayModel(Path file) throws IOException {
        this.file = file;
        var lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                unused.add(parse(lines.get(i), i + 1));
            }
        }
        this.recorded = unused.size();
        this.name = unused.isEmpty() ? "replay" : unused.getFirst().model();
    }

    @Override
    public String provider() {
        return "replay";
    }

    /** The recorded model's. */
    @Override
    public String name() {
        return name;
    }

    /** @throws ModelException also when the request was not recorded; the message names the first difference */
    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException {
        return take(RequestForm.of(request)).replay(listener);
    }

    private synchronized RecordedCall take(RequestForm asked) throws ModelException {
        for (var call : unused) {
            if (call.digest().equals(asked.digest())) {
                unused.remove(call);
                return call;
            }
        }
        throw ModelException.permanent("The recording " + file + " " + problem(asked.json()), null);
    }

    private String problem(JsonNode asked) {
        if (unused.isEmpty()) {
            return "has no call left: all " + recorded + " were replayed.";
        }
        var next = unused.getFirst();
        return "does not hold this request. It differs from the next recorded one (call "
                + (recorded - unused.size() + 1) + " of " + recorded + ") at "
                + RequestForm.firstDifference(next.request(), asked).orElse("nothing: the file was edited") + ".";
    }

    private RecordedCall parse(String line, int number) {
        try {
            return Json.read(line, RecordedCall.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + ", line " + number + ", is no recorded call: " + e.getMessage(), e);
        }
    }
}
