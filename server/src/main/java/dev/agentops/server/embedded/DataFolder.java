package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that holds everything one AgentOps keeps. Only its owner can read it.
 *
 * <pre>
 * lock           held while a server is up; says by which process
 * server.json    where the server listens, while it is up
 * admin-token    for the command line on the same machine
 * ports.json     the ports of the embedded services
 * run/           the process id of each embedded service, while it is up
 * postgres/ restate/ bookstore/ logs/
 * </pre>
 */
public final class DataFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final long NEEDED_MEGABYTES = 500;

    private final Path root;
    private final PortBook ports;

    private DataFolder(Path root) throws StartException {
        this.root = root;
        this.ports = new PortBook(root.resolve("ports.json"));
    }

    /** Creates the folder where it is missing. @throws StartException when it can't be written or the disk is nearly full */
    public static DataFolder open(Path path) throws StartException {
        Path root = path.toAbsolutePath().normalize();
        try {
            createPrivately(root);
            Files.setPosixFilePermissions(root, OWNER_ONLY);
            createPrivately(root.resolve("logs"));
            createPrivately(root.resolve("run"));
            long free = Files.getFileStore(root).getUsableSpace() >> 20;
            if (free < NEEDED_MEGABYTES) {
                throw new StartException(
                        "Only %d MB are free on the disk of %s and AgentOps needs %d: free some, or name another folder with --data"
                                .formatted(free, root, NEEDED_MEGABYTES));
            }
        } catch (IOException e) {
            throw new StartException(
                    "The data folder %s can't be used (%s): name another with --data".formatted(root, e), e);
        }
        return new DataFolder(root);
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

    Path postgres() {
        return root.resolve("postgres");
    }

    Path restate() {
        return root.resolve("restate");
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
