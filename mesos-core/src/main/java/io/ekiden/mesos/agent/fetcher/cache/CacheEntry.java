package io.ekiden.mesos.agent.fetcher.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One cached file: immutable content, and a small JSON file beside it from which a restarted agent knows it again. The time of change of
 * the JSON file is when the entry was last used.
 *
 * <p>Guarded by the lock of {@link FetcherCache}.
 */
final class CacheEntry {
    /** The JSON file. */
    private record Side(
            int version,
            String file,
            long size,
            int mode,
            @Nullable String etag,
            @Nullable String lastModified,
            long validatedAt) {}

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path side;
    private final Path file;
    private final long size;
    private final int mode;
    private final Validators validators;
    private Instant validatedAt;
    private Instant trustedUntil = Instant.MIN;
    private int references;

    CacheEntry(Path side, Path file, long size, Fetched fetched, Instant validatedAt) {
        this.side = side;
        this.file = file;
        this.size = size;
        this.mode = fetched.mode();
        this.validators = fetched.validators();
        this.validatedAt = validatedAt;
    }

    /** The entry that {@code side} tells of; empty if there is none that could be used. */
    static Optional<CacheEntry> read(Path side) {
        try {
            var read = JSON.readValue(side.toFile(), Side.class);
            var file = side.resolveSibling(Path.of(read.file()).getFileName());
            if (read.version() != VERSION || !Files.isRegularFile(file) || Files.size(file) != read.size()) {
                return Optional.empty();
            }
            var validators = new Validators(Optional.ofNullable(read.etag()), Optional.ofNullable(read.lastModified()));
            var fetched = new Fetched(false, validators, read.mode());
            return Optional.of(
                    new CacheEntry(side, file, read.size(), fetched, Instant.ofEpochMilli(read.validatedAt())));
        } catch (IOException | RuntimeException _) {
            // Torn or foreign: as good as not there, the file is fetched again.
            return Optional.empty();
        }
    }

    void write() throws IOException {
        var content = new Side(
                VERSION,
                file.getFileName().toString(),
                size,
                mode,
                validators.etag().orElse(null),
                validators.lastModified().orElse(null),
                validatedAt.toEpochMilli());
        var draft = side.resolveSibling(side.getFileName() + ".draft");
        Files.write(draft, JSON.writeValueAsBytes(content));
        Files.move(draft, side, StandardCopyOption.ATOMIC_MOVE);
    }

    Path file() {
        return file;
    }

    long size() {
        return size;
    }

    int mode() {
        return mode;
    }

    Validators validators() {
        return validators;
    }

    boolean isFresh(Instant now, Duration revalidateAfter) {
        return validators.isEmpty() || validatedAt.plus(revalidateAfter).isAfter(now) || trustedUntil.isAfter(now);
    }

    boolean isIntact() {
        try {
            return Files.size(file) == size;
        } catch (IOException _) {
            return false;
        }
    }

    boolean isIdle() {
        return references == 0;
    }

    Instant lastUsed() {
        try {
            return Files.getLastModifiedTime(side).toInstant();
        } catch (IOException _) {
            return Instant.EPOCH;
        }
    }

    /** As if it were fresh, this agent only. */
    void trustUntil(Instant end) {
        trustedUntil = end;
    }

    void validated(Instant now) {
        validatedAt = now;
        try {
            write();
        } catch (IOException _) {
            // Its server is asked once more after a restart.
        }
    }

    void retain(int parties, Instant now) {
        references += parties;
        try {
            Files.setLastModifiedTime(side, FileTime.from(now));
        } catch (IOException _) {
            // Only the order of eviction after a restart suffers.
        }
    }

    void release() {
        references--;
    }
}
