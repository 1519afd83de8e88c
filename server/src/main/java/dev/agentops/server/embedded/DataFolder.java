package dev.agentops.server.embedded;

import dev.agentops.server.StartException;
import dev.agentops.server.commands.OwnFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that holds everything one AgentOps keeps. One that is made here can be read by its owner only.
 *
 * <pre>
 * lock           held while a server is up; says by which process
 * server.json    where the server listens, while it is up
 * admin-token    for the command line on the same machine
 * ports.json     the ports of the embedded services
 * run/           the process id of each embedded service, while it is up
 * builds/        the jars of each build that has runs which have not ended
 * rehearsal-…/   while a faster start is prepared
 * postgres/ restate/ bookstore/ logs/
 * </pre>
 */
public final class DataFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final long NEEDED_MEGABYTES = 500;

    /** One of them is there as soon as a server was up. */
    private static final Set<String> OUR_MARKS = Set.of("lock", "ports.json", "admin-token");

    /** An interrupted first start leaves nothing else behind. */
    private static final Set<String> OUR_FOLDERS = Set.of("run", "logs", "postgres", "restate", "bookstore", "builds");

    private final Path root;
    private final PortBook ports;

    private DataFolder(Path root) throws StartException {
        this.root = root;
        this.ports = new PortBook(root.resolve("ports.json"));
    }

    /**
     * Creates the folder where it is missing; one that is there keeps its mode.
     *
     * @throws StartException when it belongs to somebody else, can't be written or the disk is nearly full
     */
    public static DataFolder open(Path path) throws StartException {
        check(path);
        Path root = path.toAbsolutePath().normalize();
        try {
            createPrivately(root);
            createPrivately(root.resolve("logs"));
            createPrivately(root.resolve("run"));
        } catch (IOException e) {
            throw unusable(root, e.toString());
        }
        return new DataFolder(root);
    }

    /** As {@link #open}, but creates and changes nothing. @throws StartException when {@link #open} would not succeed */
    public static void check(Path path) throws StartException {
        Path root = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                checkOurs(root);
                new PortBook(root.resolve("ports.json"));
            }
            Path there = root;
            while (!Files.exists(there)) {
                there = there.getParent();
            }
            if (!Files.isDirectory(there) || !Files.isWritable(there)) {
                throw unusable(root, there + (Files.isDirectory(there) ? " can't be written" : " is not a folder"));
            }
            long free = Files.getFileStore(there).getUsableSpace() >> 20;
            if (free < NEEDED_MEGABYTES) {
                throw new StartException(
                        "Only %d MB are free on the disk of %s and AgentOps needs %d: free some, or name another folder with --data"
                                .formatted(free, root, NEEDED_MEGABYTES));
            }
        } catch (IOException e) {
            throw unusable(root, e.toString());
        }
    }

    private static void checkOurs(Path root) throws IOException, StartException {
        if (!Files.isDirectory(root)) {
            throw unusable(root, "it is not a folder");
        }
        if (OUR_MARKS.stream().anyMatch(mark -> Files.isRegularFile(root.resolve(mark), LinkOption.NOFOLLOW_LINKS))) {
            return;
        }
        try (Stream<Path> entries = Files.list(root)) {
            Optional<Path> foreign = entries.map(Path::getFileName)
                    .filter(name -> !OUR_FOLDERS.contains(name.toString()))
                    .findAny();
            if (foreign.isPresent()) {
                throw unusable(root, "it holds other things, such as " + foreign.get());
            }
        }
    }

    private static StartException unusable(Path root, String why) {
        return new StartException(
                "The data folder %s can't be used (%s): name another with --data".formatted(root, why));
    }

    public Path root() {
        return root;
    }

    public Path logs() {
        return root.resolve("logs");
    }

    Path pidFile(String service) {
        return root.resolve("run").resolve(service + ".pid");
    }

    public Path bookstore() {
        return root.resolve("bookstore");
    }

    Path builds() {
        return root.resolve("builds");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path restate() {
        return root.resolve("restate");
    }

    /** None of it is for what the agents run, but for the sample. */
    public OwnFiles ownFiles() {
        return ownFiles(root);
    }

    /** As the method of an opened folder. */
    public static OwnFiles ownFiles(Path root) {
        return new OwnFiles(List.of(root), List.of(root.resolve("bookstore")));
    }

    public PortBook ports() {
        return ports;
    }

    /** @throws StartException when another process holds it; the message says which */
    public FolderLock lock() throws StartException {
        return FolderLock.take(this);
    }

    /** The bearer token of the role admin, made at the first call. */
    public String adminToken() throws StartException {
        return SecretFile.readOrCreate(root.resolve("admin-token"));
    }

    public void announce(RunningServer server) throws StartException {
        server.write(root.resolve("server.json"));
    }

    /** Empty when no server is up on this folder. */
    public Optional<RunningServer> runningServer() {
        return runningServer(root);
    }

    /** As the method of an opened folder; creates nothing. */
    public static Optional<RunningServer> runningServer(Path root) {
        return RunningServer.read(root.resolve("server.json"));
    }

    public void withdrawAnnouncement() {
        try {
            Files.deleteIfExists(root.resolve("server.json"));
        } catch (IOException e) {
            // it names a process that is gone, so nobody believes it
        }
    }

    static void createPrivately(Path folder) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
}
