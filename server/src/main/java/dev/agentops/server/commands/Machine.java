package dev.agentops.server.commands;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a program runs that a human or a rule let run: the whole machine with its network, but for AgentOps' own files and the memory of
 * its processes, wherever that can be held. Thread-safe.
 */
public final class Machine {
    /** Whether approved programs are kept from what is AgentOps' own: {@code hidden}, the default, or {@code shown}. */
    public static final String SETTING = "AGENTOPS_OWN_FILES";

    static final String HIDDEN = "all of this machine but AgentOps' own files and keys";

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
    private static final String SHOWN = "all of this machine, AgentOps' own files and keys among it: ";
    private static final int RIGHTS_OF_ITS_OWN = 06000;
    private static final Pattern TAKING_RIGHTS = Pattern.compile("(?<![\\w.-])(sudo|doas|pkexec)(?![\\w./-])");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Optional<Cover> cover;
    private final OwnFiles own;
    private final String without;

    private Machine(Optional<Cover> cover, OwnFiles own, String without) {
        this.cover = cover;
        this.own = own;
        this.without = without;
    }

    /**
     * With the best cover that works here; tries for real, which takes some 50 ms.
     *
     * @param setting of {@link #SETTING}
     * @throws IllegalArgumentException for a setting that is none
     */
    public static Machine detect(OwnFiles own, String setting) {
        return switch (setting) {
            case "", "hidden" -> covered(own, covers());
            case "shown" -> new Machine(Optional.empty(), own, SETTING + " says so");
            default -> throw new IllegalArgumentException(SETTING + " is hidden or shown, and not '" + setting + "'");
        };
    }

    static Machine covered(OwnFiles own, List<Cover> covers) {
        var holding = covers.stream().filter(CoverProof::holds).findFirst();
        if (holding.isEmpty()) {
            LOG.warn("What is approved can read AgentOps' own files: nothing on this machine hides them");
        }
        return new Machine(holding, own, "there is neither bubblewrap nor a namespace to hide them");
    }

    /** None on a system without /proc. */
    static List<Cover> covers() {
        try {
            var ids = ids();
            return List.of(new BubblewrapCover(ids.user() == 0), new NamespacesCover(ids));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Not the owner of what is in /proc, who is root for a process that nobody may look into. */
    private static NamespacesCover.Ids ids() throws IOException {
        var status = Files.readString(Path.of("/proc/self/status"));
        return new NamespacesCover.Ids(effective(status, "Uid:"), effective(status, "Gid:"));
    }

    private static int effective(String status, String field) {
        return status.lines()
                .filter(line -> line.startsWith(field))
                .map(line -> Integer.valueOf(line.split("\\s+")[2]))
                .findFirst()
                .orElseThrow();
    }

    /** What of the machine the program reaches, for the human who is asked. */
    public String reach(List<String> command) {
        if (cover.isEmpty()) {
            return SHOWN + without;
        }
        return takingRights(command)
                .map(program -> SHOWN + program + " takes rights of its own, which it would not get otherwise")
                .orElse(HIDDEN);
    }

    /**
     * The command line that runs it there.
     *
     * @param workspace shown, wherever it lies
     */
    public List<String> wrap(List<String> command, Path folder, Path workspace) throws IOException {
        if (cover.isEmpty() || takingRights(command).isPresent()) {
            return new ArrayList<>(command);
        }
        return cover.get().over(own.around(workspace), folder, command);
    }

    /**
     * sudo(8) and the like, as the program or named in a script: no namespace of a user gives such rights. To root they give nothing that
     * it has not.
     */
    private static Optional<String> takingRights(List<String> command) {
        var scripts = ROOT ? Stream.<String>empty() : command.stream().skip(1);
        return Stream.concat(command.stream().limit(1), scripts.flatMap(Machine::taking))
                .filter(Machine::hasRightsOfItsOwn)
                .findFirst();
    }

    static Stream<String> taking(String script) {
        return TAKING_RIGHTS.matcher(script).results().map(MatchResult::group);
    }

    private static boolean hasRightsOfItsOwn(String name) {
        var program = name.contains("/") ? Optional.of(Path.of(name)) : Programs.find(name);
        try {
            return program.isPresent()
                    && Files.isRegularFile(program.get())
                    && ((int) Files.getAttribute(program.get(), "unix:mode") & RIGHTS_OF_ITS_OWN) != 0;
        } catch (IOException e) {
            return false;
        }
    }
}
