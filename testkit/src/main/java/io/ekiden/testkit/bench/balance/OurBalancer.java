package io.ekiden.testkit.bench.balance;

import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.Leftovers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** {@code ekiden lb}, in a process of its own. */
final class OurBalancer implements Balancer {
    private final Path directory;
    private final URI marathon;
    private EkidenPart bridge;
    private long reloadsBefore;

    OurBalancer(Path directory, URI marathon) throws IOException {
        this.directory = directory;
        this.marathon = marathon;
        this.bridge = start();
    }

    private EkidenPart start() throws IOException {
        return EkidenPart.start(
                directory,
                "lb",
                "--marathon=" + marathon,
                "--data-dir=" + directory.resolve("lb"),
                "--lb-bind=127.0.0.1",
                "--stats-port=0");
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        reloadsBefore = reloads();
        bridge.crash();
        bridge = start();
    }

    @Override
    public long reloads() throws IOException {
        return reloadsBefore
                + bridge.output()
                        .lines()
                        .filter(line -> line.contains("HAProxy loaded reason="))
                        .count();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        bridge.close();
        Leftovers.end(directory.resolve("lb"));
    }
}
