package io.ekiden.mesos.agent.fetcher.cache;

import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.source.Room;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The cache's directory, and who may take up how much of it: what is kept, what is still read though nobody will find it any more, and
 * what is on its way. Together they never exceed the limit. Least recently used entries go first; those in use never.
 *
 * <p>Guarded by the lock of {@link FetcherCache}.
 */
final class Shelf implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String OURS = "[0-9a-f]{64}\\..*";
    /** Asked for ahead where a size is not known, so that not each piece looks for room. */
    private static final long STEP = 1 << 20;

    private final Path directory;
    private final long limit;
    /** Held as long as the directory is ours: what is on its way to another agent must not look like what a dead one has left. */
    private final FileChannel lock;
    /** In the order of last use. */
    private final Map<String, CacheEntry> entries = new LinkedHashMap<>(16, 0.75f, true);
    /** Removed while in use. */
    private final Set<CacheEntry> leaving = new HashSet<>();

    private final Set<Place> arriving = new HashSet<>();

    private Shelf(Path directory, long limit, FileChannel lock) {
        this.directory = directory;
        this.limit = limit;
        this.lock = lock;
    }

    /** With what an earlier agent left there. */
    static Shelf open(Path directory, long limit) throws IOException {
        makeDirectory(directory);
        var lock = lock(directory);
        try {
            var shelf = new Shelf(directory, limit, lock);
            shelf.readIndex();
            return shelf;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // Another one of this process.
        }
        channel.close();
        throw new IOException("another agent keeps its fetched files in " + directory
                + "; give each a directory of its own" + " (--fetcher-cache-dir)");
    }

    /** Room for one file on its way. Closed without being kept, nothing of it stays. */
    final class Place implements AutoCloseable {
        private final String id;
        private final Path file;
        private long reserved;

        private Place(String id) {
            this.id = id;
            this.file = directory.resolve(id + "." + UUID.randomUUID() + ".part");
        }

        Path file() {
            return file;
        }

        /** See {@link Room#ensure}. */
        void ensure(long bytes) throws Room.Full {
            if (bytes <= reserved) {
                return;
            }
            if (reserved > 0 && makeRoom(bytes + STEP - reserved)) {
                reserved = bytes + STEP;
            } else if (makeRoom(bytes - reserved)) {
                reserved = bytes;
            } else {
                throw new Room.Full(
                        "%d bytes do not fit into %d, of which %d are in use".formatted(bytes, limit, occupied()));
            }
        }

        /** What has arrived takes the place of what was there under its name. */
        CacheEntry keep(Fetched fetched, Instant now) throws IOException {
            long size = Files.size(file);
            ensure(size);
            var before = entries.get(id);
            if (before != null) {
                remove(before);
            }
            var kept = directory.resolve(id + "." + UUID.randomUUID() + ".file");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
            Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
            var entry = new CacheEntry(side(id), kept, size, fetched, now);
            try {
                entry.write();
            } catch (IOException e) {
                Files.deleteIfExists(kept);
                throw e;
            }
            arriving.remove(this);
            entries.put(id, entry);
            return entry;
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
            arriving.remove(this);
        }
    }

    /** Also for an agent that is at work: what clears away temporary files may take the directory, empty or not. */
    private static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    Place reserve(String id) throws IOException {
        makeDirectory(directory);
        var place = new Place(id);
        arriving.add(place);
        return place;
    }

    /** The entry of this name, if its file is still as it was. */
    Optional<CacheEntry> find(String id) throws IOException {
        var entry = entries.get(id);
        if (entry != null && !entry.isIntact()) {
            remove(entry);
            return Optional.empty();
        }
        return Optional.ofNullable(entry);
    }

    long occupied() {
        return entries.values().stream().mapToLong(CacheEntry::size).sum()
                + leaving.stream().mapToLong(CacheEntry::size).sum()
                + arriving.stream().mapToLong(place -> place.reserved).sum();
    }

    /** Nobody will find it any more; its file goes with its last reader. */
    void remove(CacheEntry entry) throws IOException {
        var id = idOf(entry.file());
        if (entries.get(id) != entry) {
            return;
        }
        entries.remove(id);
        Files.deleteIfExists(side(id));
        leaving.add(entry);
        deleteIfIdle(entry);
    }

    /** One reader less. */
    void release(CacheEntry entry) throws IOException {
        entry.release();
        deleteIfIdle(entry);
    }

    /** What can't be deleted goes on taking up its room. */
    private void deleteIfIdle(CacheEntry entry) throws IOException {
        if (entry.isIdle() && leaving.contains(entry)) {
            Files.deleteIfExists(entry.file());
            leaving.remove(entry);
        }
    }

    /** False, and nobody had to go, if even then there would be too little. */
    private boolean makeRoom(long size) {
        long missing = occupied() + size - limit;
        if (missing <= 0) {
            return true;
        }
        var idle = entries.values().stream().filter(CacheEntry::isIdle).toList();
        if (idle.stream().mapToLong(CacheEntry::size).sum() < missing) {
            return false;
        }
        for (var entry : idle) {
            if (missing <= 0) {
                break;
            }
            try {
                remove(entry);
            } catch (IOException _) {
                return false;
            }
            missing -= entry.size();
        }
        return true;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException _) {
            // The system lets go of it when the process ends.
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
}
