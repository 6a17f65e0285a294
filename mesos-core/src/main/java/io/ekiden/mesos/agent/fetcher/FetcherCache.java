package io.ekiden.mesos.agent.fetcher;

import io.ekiden.mesos.agent.fetcher.Fetched.Validators;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps fetched files for the next task that asks for the same.
 *
 * <p>One thread at a time loads (or asks the server about) an entry; the others that want it wait, and get the same file or the same failure.
 * Is the loading thread interrupted, one of those waiting takes over. Least recently used entries go first; those in use never. Any thread.
 *
 * <p><b>Source:</b> Mesos doc/fetcher.md; we differ: it survives a restart, and looks after changes of the original.
 */
final class FetcherCache {
    /** Brings the file to {@code target}, unless what is {@code known} is still current. */
    interface Loader {
        Fetched load(Path target, Validators known) throws FetchException, IOException, InterruptedException;
    }

    /** A cached file that stays until closed. */
    final class Lease implements AutoCloseable {
        private final CacheEntry entry;

        private Lease(CacheEntry entry) {
            this.entry = entry;
        }

        Path file() {
            return entry.file();
        }

        int mode() {
            return entry.mode();
        }

        /** It is of no use, an archive that cannot be unpacked above all: who asks next gets it anew from its source. */
        void reject() throws IOException {
            lock.lock();
            try {
                var id = idOf(entry.file());
                if (entries.get(id) == entry) {
                    remove(id);
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            lock.lock();
            try {
                entry.release();
            } finally {
                lock.unlock();
            }
        }
    }

    /** One loading, and how many wait for it. */
    private static final class Flight {
        private final Optional<CacheEntry> stale;
        private final Condition landed;
        private boolean done;
        private int waiting;
        private @Nullable CacheEntry entry;
        private @Nullable FetchException failure;

        Flight(Optional<CacheEntry> stale, Condition landed) {
            this.stale = stale;
            this.landed = landed;
        }
    }

    private static final String OURS = "[0-9a-f]{64}\\..*";

    private final Path directory;
    private final long limit;
    private final Duration revalidateAfter;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order of last use. */
    private final Map<String, CacheEntry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Flight> flights = new HashMap<>();

    FetcherCache(Path directory, long limit, Duration revalidateAfter, InstantSource clock) throws IOException {
        this.directory = directory;
        this.limit = limit;
        this.revalidateAfter = revalidateAfter;
        this.clock = clock;
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        readIndex();
    }

    /** The name of an entry: users do not share, for one may be allowed to read what another is not. */
    static String id(Optional<String> user, FetchUri uri) {
        var key = user.orElse("") + "\n"
                + uri.sha256().map(hex -> "sha256:" + hex).orElse(uri.identity());
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    long usedBytes() {
        lock.lock();
        try {
            return entries.values().stream().mapToLong(CacheEntry::size).sum();
        } finally {
            lock.unlock();
        }
    }

    Lease acquire(String id, Loader loader, Consumer<String> note)
            throws FetchException, IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                var flight = flights.get(id);
                if (flight == null) {
                    var present = intact(id);
                    if (present.filter(e -> e.isFresh(clock.instant(), revalidateAfter))
                            .isPresent()) {
                        present.get().retain(1, clock.instant());
                        note.accept("Found in the cache");
                        return new Lease(present.get());
                    }
                    flight = new Flight(present, lock.newCondition());
                    flights.put(id, flight);
                    return lead(id, flight, loader, note);
                }
                var joined = join(flight);
                if (joined.isPresent()) {
                    note.accept("Shared with another task that fetched it");
                    return joined.get();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the flight; empty if it was called off. */
    private Optional<Lease> join(Flight flight) throws FetchException, InterruptedException {
        flight.waiting++;
        try {
            while (!flight.done) {
                flight.landed.await();
            }
        } catch (InterruptedException e) {
            flight.waiting--;
            // The landing has kept a reference for each that waited.
            if (flight.done && flight.entry != null) {
                releaseQuietly(flight.entry);
            }
            throw e;
        }
        if (flight.failure != null) {
            throw flight.failure.again();
        }
        return Optional.ofNullable(flight.entry).map(Lease::new);
    }

    private Lease lead(String id, Flight flight, Loader loader, Consumer<String> note)
            throws FetchException, IOException, InterruptedException {
        // While it is being asked about, it must not be evicted.
        flight.stale.ifPresent(e -> e.retain(1, clock.instant()));
        try {
            var entry = load(id, flight.stale, loader, note);
            entry.retain(1 + flight.waiting, clock.instant());
            flight.entry = entry;
            return new Lease(entry);
        } catch (FetchException e) {
            flight.failure = e;
            throw e;
        } finally {
            flight.done = true;
            flights.remove(id);
            flight.landed.signalAll();
            flight.stale.ifPresent(FetcherCache::releaseQuietly);
        }
    }

    private CacheEntry load(String id, Optional<CacheEntry> stale, Loader loader, Consumer<String> note)
            throws FetchException, IOException, InterruptedException {
        var part = directory.resolve(id + "." + UUID.randomUUID() + ".part");
        try {
            var fetched = loadUnlocked(part, stale.map(CacheEntry::validators).orElse(Validators.NONE), loader);
            if (fetched.notModified() && stale.isPresent()) {
                stale.get().validated(clock.instant());
                note.accept("Found in the cache, and unchanged at its source");
                return stale.get();
            }
            return store(id, part, fetched, note);
        } catch (FetchException e) {
            if (stale.isPresent() && e.sourceUnavailable()) {
                note.accept("Found in the cache; whether it changed could not be asked: " + e.reason());
                return stale.get();
            }
            remove(id);
            throw e;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Fetched loadUnlocked(Path part, Validators known, Loader loader)
            throws FetchException, IOException, InterruptedException {
        lock.unlock();
        try {
            var fetched = loader.load(part, known);
            if (!fetched.notModified()) {
                // What the index will say is there must be there after a power failure too.
                try (var file = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    file.force(true);
                }
            }
            return fetched;
        } finally {
            lock.lock();
        }
    }

    private CacheEntry store(String id, Path part, Fetched fetched, Consumer<String> note) throws IOException {
        remove(id);
        long size = Files.size(part);
        var file = directory.resolve(id + "." + UUID.randomUUID() + ".file");
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("r--------"));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        var entry = new CacheEntry(side(id), file, size, fetched, clock.instant());
        try {
            if (!makeRoom(size)) {
                note.accept("Not kept in the cache: %d bytes do not fit into %d, of which %d are in use"
                        .formatted(size, limit, usedBytes()));
                entry.forgetAfterUse();
                return entry;
            }
            entry.write();
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        entries.put(id, entry);
        note.accept("Cached");
        return entry;
    }

    private boolean makeRoom(long size) throws IOException {
        if (size > limit) {
            return false;
        }
        var idle = entries.entrySet().stream()
                .filter(e -> e.getValue().isIdle())
                .map(Map.Entry::getKey)
                .toList();
        for (var id : idle) {
            if (usedBytes() + size <= limit) {
                return true;
            }
            remove(id);
        }
        return usedBytes() + size <= limit;
    }

    private Optional<CacheEntry> intact(String id) throws IOException {
        var entry = entries.get(id);
        if (entry != null && !entry.isIntact()) {
            remove(id);
            return Optional.empty();
        }
        return Optional.ofNullable(entry);
    }

    private void remove(String id) throws IOException {
        var entry = entries.remove(id);
        if (entry != null) {
            Files.deleteIfExists(side(id));
            entry.discard();
        }
    }

    private Path side(String id) {
        return directory.resolve(id + ".json");
    }

    private void readIndex() throws IOException {
        List<Path> found;
        try (var list = Files.list(directory)) {
            // Only what is named as we name files: the directory may have been pointed somewhere by mistake.
            found = list.filter(p -> p.getFileName().toString().matches(OURS)).toList();
        }
        found.stream()
                .filter(p -> p.toString().endsWith(".json"))
                .flatMap(p -> CacheEntry.read(p).stream())
                .sorted(Comparator.comparing(CacheEntry::lastUsed))
                .forEach(e -> entries.put(idOf(e.file()), e));
        var known = entries.values().stream().map(CacheEntry::file).toList();
        for (var path : found) {
            boolean index = path.equals(side(idOf(path))) && entries.containsKey(idOf(path));
            if (!index && !known.contains(path)) {
                Files.delete(path);
            }
        }
        makeRoom(0);
    }

    private static String idOf(Path file) {
        var name = file.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    private static void releaseQuietly(CacheEntry entry) {
        try {
            entry.release();
        } catch (IOException _) {
            // The file stays until the next start, which removes what no index file tells of.
        }
    }
}
