package dev.agentops.server.logs.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A log: the file that is written, and those that were rotated away from it ({@code app.log.1}, {@code app.log.2.gz},
 * {@code app.log-20260101.gz}, {@code app.2026-01-01.log.gz}).
 *
 * @param files newest first
 * @param problem why there may be more than these; for the model
 */
record LogSet(String name, String service, List<LogFile> files, Optional<String> problem) {
    private static final Pattern ROTATED = Pattern.compile("[.-][0-9][0-9TZ._-]*(\\.gz)?|\\.gz");
    /** With a hyphen only a date: {@code app-2.log} is a log of another process. */
    private static final Pattern ROTATED_BEFORE_ITS_END =
            Pattern.compile("\\.[0-9][0-9TZ._-]*|-(19|20)[0-9]{2}-?[01][0-9][0-9TZ._-]*");

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final BigInteger NO_INDEX = BigInteger.valueOf(10_000);
    private static final int MOST_FILES = 1_000;

    /** @param written a file, a folder or a glob; what does not exist (yet) is a log without files */
    static List<LogSet> of(String service, String name, Path written) {
        try {
            return found(service, name, written);
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            String problem =
                    name + ": its folder cannot be read (" + e.getClass().getSimpleName() + ")";
            return List.of(new LogSet(name, service, List.of(), Optional.of(problem)));
        }
    }

    private static List<LogSet> found(String service, String name, Path written) throws IOException {
        boolean glob = written.getFileName().toString().matches(".*[*?\\[{].*");
        if (!glob && !Files.isDirectory(written)) {
            return List.of(new LogSet(name, service, rotations(written), Optional.empty()));
        }
        var folder = glob ? written.getParent() : written;
        var names = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(
                    folder, glob ? written.getFileName().toString() : "*.{log,json,jsonl,txt,out,err}*")) {
                found.forEach(names::add);
            }
        }
        var current = names.stream()
                .filter(Files::isRegularFile)
                .filter(file -> names.stream().noneMatch(other -> !other.equals(file) && isRotationOf(file, other)))
                .sorted()
                .limit(MOST_FILES)
                .toList();
        var sets = new ArrayList<LogSet>();
        for (var file : current) {
            String stem = file.getFileName().toString().replaceAll("\\.(log|jsonl?|txt|gz)$", "");
            String own = current.size() == 1 || stem.equals(service) ? name : name + "." + stem;
            sets.add(new LogSet(own.replaceAll("[^\\w.-]", "_"), service, rotations(file), Optional.empty()));
        }
        return sets;
    }

    private static List<LogFile> rotations(Path file) throws IOException {
        var old = new ArrayList<Path>();
        var folder = file.getParent();
        if (folder != null && Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                all.filter(other -> isRotationOf(other, file)).forEach(old::add);
            }
        }
        old.sort(newestFirst(file));
        var files = new ArrayList<LogFile>();
        if (Files.isRegularFile(file)) {
            files.add(new LogFile(file, 0));
        }
        for (int i = 0; i < old.size(); i++) {
            files.add(new LogFile(old.get(i), i + 1));
        }
        return files;
    }

    /** A number alone counts away from now; dates, and the numbers behind them, do not. */
    private static Comparator<Path> newestFirst(Path base) {
        Comparator<List<BigInteger>> latest = LogSet::compare;
        Comparator<List<BigInteger>> byNumbers = Comparator.comparing(
                        (List<BigInteger> numbers) -> isIndex(numbers) ? numbers.getFirst() : NO_INDEX)
                .thenComparing(latest.reversed());
        return Comparator.comparing((Path file) -> numbers(file, base), byNumbers)
                .thenComparing(Path::getFileName);
    }

    private static boolean isIndex(List<BigInteger> numbers) {
        return numbers.size() == 1 && numbers.getFirst().compareTo(NO_INDEX) < 0;
    }

    private static int compare(List<BigInteger> one, List<BigInteger> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int compared = one.get(i).compareTo(other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static List<BigInteger> numbers(Path file, Path base) {
        return NUMBER.matcher(rotation(file, base).orElse(""))
                .results()
                .map(number -> new BigInteger(number.group()))
                .toList();
    }

    private static boolean isRotationOf(Path file, Path base) {
        return rotation(file, base).isPresent();
    }

    /** What stands in the name of a rotated file besides that of the log. */
    private static Optional<String> rotation(Path file, Path base) {
        String name = file.getFileName().toString();
        String of = base.getFileName().toString();
        if (name.startsWith(of)) {
            return Optional.of(name.substring(of.length()))
                    .filter(rest -> ROTATED.matcher(rest).matches());
        }
        int dot = of.lastIndexOf('.');
        String plain = name.replaceFirst("\\.gz$", "");
        return dot > 0
                        && plain.length() > of.length()
                        && plain.startsWith(of.substring(0, dot))
                        && plain.endsWith(of.substring(dot))
                ? Optional.of(plain.substring(dot, plain.length() - (of.length() - dot)))
                        .filter(rest -> ROTATED_BEFORE_ITS_END.matcher(rest).matches())
                : Optional.empty();
    }
}
