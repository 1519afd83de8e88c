package dev.agentops.bookstore.supervisor;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/**
 * Compiles what a service's main file needs, as {@code java FILE} would, but in this process, whose compiler is warm: a restart costs
 * a fraction of the time. Annotation processors are off, so no code of the sources runs meanwhile.
 */
final class Sources {
    private static final int MOST_LINES = 40;

    private Sources() {}

    /**
     * @param classes the folder for the result; what was in it goes away
     * @return what the compiler has against the sources, its first lines; empty when they are compiled
     */
    static List<String> compile(Path mainFile, Path classes) throws IOException {
        emptied(classes);
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            return List.of("this Java has no compiler; a JDK is needed");
        }
        var said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-g",
                    "-implicit:class",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    classes.toString(),
                    "-sourcepath",
                    mainFile.getParent().toString());
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(mainFile))
                    .call();
            return compiled
                    ? List.of()
                    : Stream.concat(said.toString().lines(), Stream.of("compilation failed"))
                            .limit(MOST_LINES)
                            .toList();
        }
    }

    private static void emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var old = Files.walk(folder)) {
                for (var path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }
}
