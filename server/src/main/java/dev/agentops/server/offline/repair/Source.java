package dev.agentops.server.offline.repair;

import java.util.Optional;
import java.util.SortedMap;

/** Finds the code that a symptom points at, and puts texts to replace together. */
final class Source {
    /** Where it is, with its text; or what has to be looked up first; or neither when the workspace does not hold it. */
    record Located(Optional<Code> code, Optional<Lookup> next) {}

    record Code(String path, int line, SortedMap<Integer, String> lines) {
        String at(int number) {
            return lines.getOrDefault(number, "");
        }
    }

    private Source() {}

    /** The first place of the symptom that is a file of the workspace. */
    static Located locate(Symptom symptom, Workspace workspace) {
        if (symptom.places().isEmpty()) {
            return new Located(Optional.empty(), Optional.empty());
        }
        var files = workspace.files();
        if (files.isEmpty()) {
            return new Located(Optional.empty(), Optional.of(new Lookup.AllFiles()));
        }
        for (var place : symptom.places()) {
            var path = path(place.file(), symptom.service(), workspace);
            if (path.isPresent()) {
                var lines = workspace.text(path.get());
                return lines.isEmpty()
                        ? new Located(Optional.empty(), Optional.of(new Lookup.FileText(path.get(), place.line())))
                        : new Located(Optional.of(new Code(path.get(), place.line(), lines.get())), Optional.empty());
            }
        }
        return new Located(Optional.empty(), Optional.empty());
    }

    /** The file of that name or path, the service's own before another's. */
    static Optional<String> path(String file, String service, Workspace workspace) {
        var matches = workspace.files().orElseThrow().stream()
                .filter(path -> path.equals(file) || path.endsWith("/" + file))
                .toList();
        return matches.stream()
                .filter(path -> path.startsWith(service + "/"))
                .findFirst()
                .or(() -> matches.stream().findFirst());
    }

    /** Replaces one line. As many lines above it go along as it takes to be unique in what was read of the file. */
    static Diagnosis.Edit replaceLine(String path, SortedMap<Integer, String> lines, int number, String replacement) {
        String whole = String.join("\n", lines.values());
        String oldLine = lines.getOrDefault(number, "");
        String oldText = oldLine.strip();
        String newText = replacement.strip();
        if (isOnce(whole, oldText)) {
            return new Diagnosis.Edit(path, oldText, newText);
        }
        oldText = oldLine;
        newText = replacement;
        for (int above = number - 1; !isOnce(whole, oldText) && lines.containsKey(above); above--) {
            oldText = lines.get(above) + "\n" + oldText;
            newText = lines.get(above) + "\n" + newText;
        }
        return new Diagnosis.Edit(path, oldText, newText);
    }

    static Diagnosis.Edit removeLine(String path, SortedMap<Integer, String> lines, int number) {
        String withBreak = lines.getOrDefault(number, "") + "\n";
        return isOnce(String.join("\n", lines.values()) + "\n", withBreak)
                ? new Diagnosis.Edit(path, withBreak, "")
                : replaceLine(path, lines, number, "");
    }

    private static boolean isOnce(String whole, String part) {
        int at = whole.indexOf(part);
        return at >= 0 && whole.indexOf(part, at + 1) < 0;
    }
}
