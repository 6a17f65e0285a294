package io.ekiden.mesos.agent.fetcher.cache;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.FetchUri;
import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.fetcher.source.Order.Received;
import io.ekiden.mesos.agent.fetcher.source.Room;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps fetched files for the next task that asks for the same.
 *
 * <p>One thread at a time loads (or asks the server about) an entry; the others that want it wait, and get the same file or the same failure.
 * Is the loading thread interrupted, one of those waiting takes over. What does not fit is not loaded: each brings it to its own place then.
 * Any thread.
 *
 * <p><b>Source:</b> Mesos doc/fetcher.md; we differ: it survives a restart, and looks after changes of the original.
 */
public final class FetcherCache implements AutoCloseable {
    /**
     * Brings the file to {@code target}, unless what is {@code known} is still current, or there is no room for it. What it says is there
     * is there after a power failure too.
     */
    public interface Loader {
        Fetched load(Path target, Validators known, Room room, Received received)
                throws FetchException, IOException, InterruptedException;
    }

    /**
     * One that wants an entry.
     *
     * @param note hears what became of it
     * @param received hears how far it is on its way, also when another one brings it
     */
    public record Asker(Consumer<String> note, Received received) {}

    /** A cached file that stays until closed. */
    public final class Lease implements AutoCloseable {
        private final CacheEntry entry;

        private Lease(CacheEntry entry) {
            this.entry = entry;
        }

        public Path file() {
            return entry.file();
        }

        public int mode() {
            return entry.mode();
        }

        /** It is of no use, an archive that cannot be unpacked above all: who asks next gets it anew from its source. */
        public void reject() throws IOException {
            lock.lock();
            try {
                shelf.remove(entry);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            lock.lock();
            try {
                shelf.release(entry);
            } finally {
                lock.unlock();
            }
        }
    }

    private record Progress(long bytes, OptionalLong total) {}

    /** One loading, and how many wait for it. */
    private static final class Flight {
        private final Condition landed;
        private volatile Progress progress = new Progress(0, OptionalLong.empty());
        /** Kept until there is a newer version, or its room is needed for that. */
        private Optional<CacheEntry> stale;

        private boolean done;
        private boolean noRoom;
        private int waiting;
        private @Nullable CacheEntry entry;
        private @Nullable FetchException failure;

        Flight(Optional<CacheEntry> stale, Condition landed) {
            this.stale = stale;
            this.landed = landed;
        }
    }

    /** Between two looks of one who waits at how far it is. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long nobody asks about what could not be asked about. */
    private static final Duration TRUST = Duration.ofMinutes(1);

    private final CacheSettings settings;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Shelf shelf;
    private final Map<String, Flight> flights = new HashMap<>();

    /** @throws IOException if the directory can't be used, or another agent uses it */
    public FetcherCache(CacheSettings settings, InstantSource clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.shelf = Shelf.open(settings.directory(), settings.sizeBytes());
    }

    /** The name of an entry: users do not share, for one may be allowed to read what another is not. */
    public static String id(Optional<String> user, FetchUri uri) {
        var key = user.orElse("") + "\n"
                + uri.sha256().map(hex -> "sha256:" + hex).orElse(uri.identity());
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The directory may be another's now. */
    @Override
    public void close() {
        shelf.close();
    }

    /** With what is on its way, and what is not to be found any more but still read. */
    public long usedBytes() {
        lock.lock();
        try {
            return shelf.occupied();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The file of this name, loaded if it is not here.
     *
     * @return empty when it does not fit
     */
    public Optional<Lease> acquire(String id, Loader loader, Asker asker)
            throws FetchException, IOException, InterruptedException {
        Outcome outcome;
        lock.lockInterruptibly();
        try {
            outcome = acquireLocked(id, loader, asker);
        } finally {
            lock.unlock();
        }
        // Whoever hears of it may be slow: not while all others wait.
        asker.note().accept(outcome.note());
        return outcome.entry().map(Lease::new);
    }

    /** @param entry retained for who asked; empty when there is no room */
    private record Outcome(Optional<CacheEntry> entry, String note) {
        Outcome(CacheEntry entry, String note) {
            this(Optional.of(entry), note);
        }
    }

    private Outcome acquireLocked(String id, Loader loader, Asker asker)
            throws FetchException, IOException, InterruptedException {
        while (true) {
            var flight = flights.get(id);
            if (flight == null) {
                var present = shelf.find(id);
                if (present.filter(e -> e.isFresh(clock.instant(), settings.revalidateAfter()))
                        .isPresent()) {
                    present.get().retain(1, clock.instant());
                    return new Outcome(present.get(), "Found in the cache");
                }
                flight = new Flight(present, lock.newCondition());
                flights.put(id, flight);
                return lead(id, flight, loader, asker);
            }
            join(flight, asker);
            if (flight.noRoom) {
                return new Outcome(Optional.empty(), "Does not fit into the cache");
            }
            if (flight.entry != null) {
                return new Outcome(flight.entry, "Shared with another task that fetched it");
            }
            // It was called off: perhaps it is ours to lead now.
        }
    }

    private void join(Flight flight, Asker asker) throws FetchException, InterruptedException {
        flight.waiting++;
        boolean landed = false;
        try {
            while (!flight.done) {
                flight.landed.awaitNanos(LOOK_NANOS);
                tell(flight.progress, asker);
            }
            landed = true;
        } finally {
            if (!landed) {
                flight.waiting--;
                // The landing has kept a reference for each that waited.
                if (flight.done && flight.entry != null) {
                    releaseQuietly(flight.entry);
                }
            }
        }
        if (flight.failure != null) {
            throw flight.failure.again();
        }
    }

    private void tell(Progress progress, Asker asker) {
        if (progress.bytes() == 0) {
            return;
        }
        lock.unlock();
        try {
            asker.received().bytes(progress.bytes(), progress.total());
        } finally {
            lock.lock();
        }
    }

    private Outcome lead(String id, Flight flight, Loader loader, Asker asker)
            throws FetchException, IOException, InterruptedException {
        // While it is being asked about, it must not be evicted.
        flight.stale.ifPresent(e -> e.retain(1, clock.instant()));
        try {
            var loaded = load(id, flight, loader, asker);
            var entry = loaded.entry().orElseThrow();
            entry.retain(1 + flight.waiting, clock.instant());
            flight.entry = entry;
            return loaded;
        } catch (Room.Full full) {
            flight.noRoom = true;
            return new Outcome(Optional.empty(), "Not kept in the cache: " + full.getMessage());
        } catch (FetchException e) {
            flight.failure = e;
            throw e;
        } finally {
            flight.done = true;
            flights.remove(id);
            flight.landed.signalAll();
            flight.stale.ifPresent(this::releaseQuietly);
        }
    }

    private Outcome load(String id, Flight flight, Loader loader, Asker asker)
            throws FetchException, IOException, InterruptedException {
        try (var place = shelf.reserve(id)) {
            var fetched = loadUnlocked(place, flight, loader, asker);
            if (fetched.notModified() && flight.stale.isPresent()) {
                var current = flight.stale.get();
                current.validated(clock.instant());
                return new Outcome(current, "Found in the cache, and unchanged at its source");
            }
            return new Outcome(place.keep(fetched, clock.instant()), "Cached");
        } catch (FetchException e) {
            if (flight.stale.isPresent() && e.sourceUnavailable()) {
                // Each that asks would wait for a server that is away.
                flight.stale.get().trustUntil(clock.instant().plus(TRUST));
                return new Outcome(
                        flight.stale.get(), "Found in the cache; whether it changed could not be asked: " + e.reason());
            }
            flight.stale.ifPresent(this::removeQuietly);
            throw e;
        }
    }

    private Fetched loadUnlocked(Shelf.Place place, Flight flight, Loader loader, Asker asker)
            throws FetchException, IOException, InterruptedException {
        var known = flight.stale.map(CacheEntry::validators).orElse(Validators.NONE);
        lock.unlock();
        try {
            return loader.load(place.file(), known, bytes -> ensure(place, flight, bytes), (bytes, total) -> {
                flight.progress = new Progress(bytes, total);
                asker.received().bytes(bytes, total);
            });
        } finally {
            lock.lock();
        }
    }

    private void ensure(Shelf.Place place, Flight flight, long bytes) throws Room.Full {
        lock.lock();
        try {
            try {
                place.ensure(bytes);
            } catch (Room.Full full) {
                if (flight.stale.isEmpty()) {
                    throw full;
                }
                // Nobody asks for room who has not been told that the version known is an old one.
                var old = flight.stale.get();
                flight.stale = Optional.empty();
                removeQuietly(old);
                releaseQuietly(old);
                place.ensure(bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    private void releaseQuietly(CacheEntry entry) {
        try {
            shelf.release(entry);
        } catch (IOException _) {
            // The file stays until the next start, which removes what no index file tells of.
        }
    }

    private void removeQuietly(CacheEntry entry) {
        try {
            shelf.remove(entry);
        } catch (IOException _) {
            // As above; the index may still tell of it then, and its server will be asked about it.
        }
    }
}
