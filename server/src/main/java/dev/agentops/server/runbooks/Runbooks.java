package dev.agentops.server.runbooks;

import dev.agentops.server.estate.EstateFile;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The runbooks of the estate, as the folder has them now. Thread-safe. */
public final class Runbooks {
    private final EstateFile estate;
    private RunbookFolder folder;

    public Runbooks(EstateFile estate) {
        this.estate = estate;
        this.folder = new RunbookFolder(estate.current().runbooks());
    }

    /** What there is. A file that cannot be used hides no other. */
    public synchronized Shelf shelf() {
        var path = estate.current().runbooks();
        if (!folder.root().equals(path)) {
            folder = new RunbookFolder(path);
        }
        if (!Files.isDirectory(path)) {
            boolean wanted = !path.equals(estate.folder().resolve("runbooks"));
            return new Shelf(
                    List.of(),
                    wanted ? List.of(new Shelf.Problem("the folder", "there is none at " + path)) : List.of());
        }
        try {
            return withServices(folder.shelf());
        } catch (IOException e) {
            return new Shelf(List.of(), List.of(new Shelf.Problem("the folder", "it cannot be read: " + e)));
        }
    }

    /** A service may name its runbook; then that is about it, and should be there. */
    private Shelf withServices(Shelf shelf) {
        var runbooks = new LinkedHashMap<String, Runbook>();
        shelf.runbooks().forEach(runbook -> runbooks.put(runbook.name(), runbook));
        var problems = new ArrayList<>(shelf.problems());
        for (var service : estate.current().services()) {
            String named = service.about().runbook();
            if (!named.isEmpty()
                    && runbooks.computeIfPresent(named, (name, runbook) -> runbook.about(service.name())) == null) {
                problems.add(new Shelf.Problem(
                        named, "services.yaml names it for " + service.name() + ", and there is no such runbook"));
            }
        }
        return new Shelf(List.copyOf(runbooks.values()), problems);
    }

    /**
     * The whole file.
     *
     * @param name of a runbook
     * @throws IllegalArgumentException when there is none, or it cannot be used; says why
     */
    synchronized String text(String name) throws IOException {
        var shelf = shelf();
        if (shelf.runbooks().stream().noneMatch(runbook -> runbook.name().equals(name))) {
            throw new IllegalArgumentException(shelf.problems().stream()
                    .filter(problem -> problem.name().equals(name))
                    .findFirst()
                    .map(problem -> "this runbook cannot be used: " + problem.why())
                    .orElse("there is no such runbook; list_runbooks shows the names"));
        }
        return folder.text(name);
    }
}
