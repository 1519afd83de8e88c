package dev.agentops.server.offline.brain;

import dev.agentops.server.offline.repair.Lookup;
import dev.agentops.server.offline.repair.Workspace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The code as tool results showed it. An edit makes what was seen of that file, and all searches, out of date. */
final class SeenWorkspace implements Workspace {
    private static final Pattern NUMBERED = Pattern.compile("^\\s*(\\d+)\\| ?(.*)$");
    private static final Pattern HIT = Pattern.compile("^(\\S.*?):(\\d+): (.*)$");
    private static final int WHOLE_FILE = 350;

    private final Map<String, SortedMap<Integer, String>> texts = new HashMap<>();
    private final Map<String, List<Hit>> hits = new HashMap<>();
    private final Set<ToolUse> asked = new HashSet<>();
    private Optional<List<String>> files = Optional.empty();

    SeenWorkspace(List<Step> steps) {
        for (var step : steps) {
            switch (step.call().name()) {
                case "list_files" -> files = Optional.of(step.result().lines().toList());
                case "read_file" -> read(step);
                case "search_code" -> hits.put(step.call().text("text"), hits(step.result()));
                case "edit_file" -> {
                    texts.remove(step.call().text("path"));
                    hits.clear();
                    asked.clear();
                }
                default -> {}
            }
            asked.add(new ToolUse(step.call().name(), step.call().arguments().deepCopy()));
        }
    }

    @Override
    public Optional<List<String>> files() {
        return files;
    }

    @Override
    public Optional<SortedMap<Integer, String>> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    @Override
    public Optional<List<Hit>> with(String text) {
        return Optional.ofNullable(hits.get(text));
    }

    boolean wasAsked(ToolUse use) {
        return asked.contains(use);
    }

    static ToolUse toolFor(Lookup lookup) {
        return switch (lookup) {
            case Lookup.AllFiles() -> ToolUse.of("list_files");
            case Lookup.CodeWith(var text) -> ToolUse.of("search_code", "text", text);
            case Lookup.FileText(var path, var line) ->
                line <= WHOLE_FILE
                        ? ToolUse.of("read_file", "path", path)
                        : ToolUse.of("read_file", "path", path, "from_line", line - 100, "to_line", line + 100);
        };
    }

    static String words(Lookup lookup) {
        return switch (lookup) {
            case Lookup.AllFiles() -> "I'll see where that code is.";
            case Lookup.CodeWith(var text) -> "I'll look where `" + text + "` stands in the code.";
            case Lookup.FileText(var path, var line) -> "I'll read `" + path + "`.";
        };
    }

    private void read(Step step) {
        var lines = texts.computeIfAbsent(step.call().text("path"), path -> new TreeMap<>());
        for (var text : step.result().split("\n")) {
            var line = NUMBERED.matcher(text);
            if (line.matches()) {
                lines.put(Integer.parseInt(line.group(1)), line.group(2));
            }
        }
    }

    private static List<Hit> hits(String result) {
        var hits = new ArrayList<Hit>();
        for (var text : result.split("\n")) {
            var hit = HIT.matcher(text);
            if (hit.matches()) {
                hits.add(new Hit(hit.group(1), Integer.parseInt(hit.group(2)), hit.group(3)));
            }
        }
        return hits;
    }
}
