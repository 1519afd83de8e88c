package dev.agentops.server.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server process that can be killed without taking the test with it. */
final class ServicesInAnotherJvm {
    private final Process process;
    final long postgres;
    final long restate;

    private ServicesInAnotherJvm(Process process, long postgres, long restate) {
        this.process = process;
        this.postgres = postgres;
        this.restate = restate;
    }

    static ServicesInAnotherJvm start(Path data) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServicesInAnotherJvm.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        return new ServicesInAnotherJvm(process, Long.parseLong(out.readLine()), Long.parseLong(out.readLine()));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    public static void main(String[] args) throws Exception {
        DataFolder data = DataFolder.open(Path.of(args[0]));
        data.lock();
        EmbeddedServices services = EmbeddedServices.start(data, TestServices.repoFolder());
        System.out.println(services.postgres().pid());
        System.out.println(services.restate().pid());
        Thread.sleep(Long.MAX_VALUE);
    }
}
