package dev.agentops.server.tools;

import dev.agentops.server.safety.policy.Facts;
import dev.agentops.server.safety.policy.Place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/** Where the words of a command lead from its folder, as they say and through links: rules over paths hold however a path is spelled. */
final class CommandPlaces {
    private static final int MOST_WORDS = 200;
    /** Characters; no file has a longer name. */
    private static final int LONGEST_WORD = 4_096;
    /** Files that are looked for on account of one command. */
    private static final int MOST_LOOKS = 5_000;

    private final Path root;
    private final Path folder;
    private int looks;

    private CommandPlaces(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /** @param folder of the workspace; empty for its top */
    static Facts facts(String tool, List<String> argv, Workspace workspace, String folder) {
        var words = argv.stream().skip(1).toList();
        try {
            var root = workspace.root();
            return new CommandPlaces(root, root.resolve(folder.strip())).facts(tool, argv, words);
        } catch (IOException | IllegalArgumentException e) {
            return new Facts(tool, argv, words, "", false); // nothing runs there
        }
    }

    private Facts facts(String tool, List<String> argv, List<String> words) {
        var paths = new LinkedHashSet<>(words);
        var places = new LinkedHashMap<String, List<Place>>();
        for (var word : new LinkedHashSet<>(words)) {
            var found = places(word, places.size() < MOST_WORDS && word.length() <= LONGEST_WORD);
            places.put(word, found);
            found.forEach(place -> paths.add(place.path()));
        }
        return new Facts(tool, argv, List.copyOf(paths), "", false, places);
    }

    /** @param look whether to follow links; where nobody does, they may lead anywhere */
    private List<Place> places(String word, boolean look) {
        var starts = Place.starts(word);
        var places = new ArrayList<Place>();
        for (int from : starts) {
            try {
                var file = folder.resolve(word.substring(from)).normalize();
                places.add(new Place(fromTheTop(file), from, false));
                var real = look ? real(file) : file;
                if (!real.equals(file)) {
                    places.add(new Place(fromTheTop(real), from, true));
                }
            } catch (InvalidPathException e) {
                places.add(new Place(word.substring(from), from, false));
            }
        }
        if (!look || looks > MOST_LOOKS || starts.size() > Place.MOST) {
            places.add(Place.ANYWHERE);
        }
        return places;
    }

    private String fromTheTop(Path file) {
        return (file.startsWith(root) ? root.relativize(file) : file).toString();
    }

    /** A link to nothing, or in a circle, may come to lead anywhere. */
    private Path real(Path file) {
        for (var part = file; part != null && looks++ <= MOST_LOOKS; part = part.getParent()) {
            if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    return part.toRealPath().resolve(part.relativize(file)).normalize();
                } catch (IOException e) {
                    return file.getRoot();
                }
            }
        }
        return file;
    }
}
