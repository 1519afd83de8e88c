package dev.agentops.server.logs.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A log: the file that is written, and those that were rotated away from it ({@code app.log.1}, {@code app.log.2.gz},
 * {@code app.log-20260101.gz}, {@code app.2026-01-01.log.gz}).
 *
 * @param files newest first
 */
record LogSet(String name, String service, List<LogFile> files) {
    private static final Pattern ROTATED = Pattern.compile("[.-][0-9][0-9TZ._-]*(\\.gz)?|\\.gz");
    private static final Pattern ROTATED_BEFORE_ITS_END = Pattern.compile("[.-][0-9][0-9TZ._-]*");
    private static final int MOST_FILES = 1_000;

    /** @param written a file, a folder or a glob; what does not exist (yet) is a log without files */
    static List<LogSet> of(String service, String name, Path written) throws IOException {
        boolean glob = written.getFileName().toString().matches(".*[*?\\[{].*");
        if (!glob && !Files.isDirectory(written)) {
            return List.of(new LogSet(name, service, rotations(written)));
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
            sets.add(new LogSet(own.replaceAll("[^\\w.-]", "_"), service, rotations(file)));
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

    /** Numbers count away from now, dates do not. */
    private static Comparator<Path> newestFirst(Path base) {
        return (one, other) -> {
            String a = one.getFileName().toString();
            String b = other.getFileName().toString();
            String numberA = a.replaceFirst("\\.gz$", "")
                    .substring(
                            Math.min(a.length(), base.getFileName().toString().length()));
            String numberB = b.replaceFirst("\\.gz$", "")
                    .substring(
                            Math.min(b.length(), base.getFileName().toString().length()));
            return numberA.matches("\\.\\d{1,4}") && numberB.matches("\\.\\d{1,4}")
                    ? Integer.compare(Integer.parseInt(numberA.substring(1)), Integer.parseInt(numberB.substring(1)))
                    : b.compareTo(a);
        };
    }

    private static boolean isRotationOf(Path file, Path base) {
        String name = file.getFileName().toString();
        String of = base.getFileName().toString();
        if (name.startsWith(of)) {
            return ROTATED.matcher(name.substring(of.length())).matches();
        }
        int dot = of.lastIndexOf('.');
        String plain = name.replaceFirst("\\.gz$", "");
        return dot > 0
                && plain.length() > of.length()
                && plain.startsWith(of.substring(0, dot))
                && plain.endsWith(of.substring(dot))
                && ROTATED_BEFORE_ITS_END
                        .matcher(plain.substring(dot, plain.length() - (of.length() - dot)))
                        .matches();
    }
}
