package io.ekiden.mesos.agent.fetcher;

import io.ekiden.mesos.agent.fetcher.archive.ArchiveLimits;
import io.ekiden.mesos.agent.fetcher.cache.CacheSettings;
import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.TransferLimits;
import io.ekiden.mesos.model.CommandInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, a fetcher with small limits, a clock set by hand, sandboxes. */
abstract class FetcherFixture {
    /** Longer than a busy machine ever pauses; what waits for a stall asks for less. */
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    FetcherSettings.Reach reach = FetcherSettings.Reach.DEFAULT;
    ArtifactServer server;
    Fetcher fetcher;
    Path sandbox;
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    final InstantSource clock = now::get;

    @BeforeEach
    void open() throws IOException {
        server = new ArtifactServer();
        fetcher = new Fetcher(settings(1 << 20, PATIENT), clock);
        sandbox = sandbox("sandbox");
    }

    @AfterEach
    void closeAll() {
        fetcher.close();
        server.close();
    }

    /** As an agent that starts anew on the same cache. */
    void restart(long cacheSize, Duration stallTimeout) throws IOException {
        fetcher.close();
        fetcher = new Fetcher(settings(cacheSize, stallTimeout), clock);
    }

    void restart(long cacheSize) throws IOException {
        restart(cacheSize, PATIENT);
    }

    private FetcherSettings settings(long cacheSize, Duration stallTimeout) {
        return new FetcherSettings(
                CacheSettings.of(temp.resolve("cache"), cacheSize),
                reach,
                new TransferLimits(PATIENT, stallTimeout, 2, 64 << 20),
                8,
                new ArchiveLimits(32 << 20, 50, 200));
    }

    Path sandbox(String name) throws IOException {
        return Files.createDirectories(temp.resolve("work").resolve(name));
    }

    static CommandInfo.Uri uri(String value) {
        return new CommandInfo.Uri(value, false, true, false, Optional.empty());
    }

    static CommandInfo.Uri cached(String value) {
        return new CommandInfo.Uri(value, false, true, true, Optional.empty());
    }

    static CommandInfo.Uri named(String value, String outputFile) {
        return new CommandInfo.Uri(value, false, true, false, Optional.of(outputFile));
    }

    void fetch(CommandInfo.Uri uri) throws FetchException, InterruptedException {
        fetchInto(sandbox, uri);
    }

    void fetchInto(Path directory, CommandInfo.Uri uri) throws FetchException, InterruptedException {
        fetcher.fetch(new FetchRequest(List.of(uri), directory, Optional.empty()), FetchProgress.NONE);
    }

    /** All but the log. */
    List<String> files() throws IOException {
        try (var walk = Files.walk(sandbox)) {
            return walk.filter(p -> !p.equals(sandbox))
                    .map(p -> sandbox.relativize(p).toString())
                    .filter(p -> !p.equals("stderr"))
                    .sorted()
                    .toList();
        }
    }
}
