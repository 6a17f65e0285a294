package io.ekiden.mesos.agent.fetcher;

import io.ekiden.mesos.agent.fetcher.archive.ArchiveExtractor;
import io.ekiden.mesos.agent.fetcher.archive.ArchiveExtractor.Candidate;
import io.ekiden.mesos.agent.fetcher.cache.FetcherCache;
import io.ekiden.mesos.agent.fetcher.sandbox.SandboxLog;
import io.ekiden.mesos.agent.fetcher.sandbox.SandboxPaths;
import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.FetchUri;
import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.fetcher.source.Order;
import io.ekiden.mesos.agent.fetcher.source.Room;
import io.ekiden.mesos.agent.fetcher.work.Workbench;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.agent.user.UserLookup;
import io.ekiden.mesos.model.CommandInfo;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Fetches the URIs of a command into its sandbox, before the command starts.
 *
 * <p>Blocks; any number of threads. The first URI that fails ends the fetch. An interrupt ends it at once, and leaves no unfinished file.
 * What happens is told in the sandbox's {@code stderr}.
 *
 * <p><b>Source:</b> Mesos doc/fetcher.md. An archive stays in the sandbox beside its contents, except when it comes from the cache; the contents
 * go to the top of the sandbox; {@code executable} leaves an archive packed. We differ: downloads resume, checksums
 * ({@code #sha256=<hex>}), files are owned by the user and never leave the sandbox, S3 needs no Hadoop.
 */
public final class Fetcher implements AutoCloseable {
    /** Between two looks whether it was called off. */
    private static final long COPY_STEP = 8 << 20;

    private final FetcherSettings settings;
    private final InstantSource clock;
    private final Semaphore downloads;
    /** Of what is on the disk already: copies, checksums. */
    private final Workbench disk =
            new Workbench("ekiden-copy", Math.max(2, Runtime.getRuntime().availableProcessors()));

    private final Sources sources;
    private final ArchiveExtractor archives;
    private final Optional<FetcherCache> cache;
    private final UserLookup users = new UserLookup();

    /** One URI on its way into one sandbox. */
    private record Errand(FetchUri uri, CommandInfo.Uri wish, FetchRequest request, TaskUser user, SandboxLog log) {
        Order.Task task() {
            return new Order.Task(user, request.sandbox());
        }

        String name() {
            return wish.outputFile().orElse(uri.name());
        }
    }

    /** @throws IOException if the cache directory can't be used */
    public Fetcher(FetcherSettings settings, InstantSource clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.downloads = new Semaphore(settings.maxParallelDownloads(), true);
        this.sources = new Sources(settings);
        this.archives = new ArchiveExtractor(settings.archive());
        this.cache = settings.cache().sizeBytes() == 0
                ? Optional.empty()
                : Optional.of(new FetcherCache(settings.cache(), clock));
    }

    /** As above, on the system's clock. */
    public Fetcher(FetcherSettings settings) throws IOException {
        this(settings, InstantSource.system());
    }

    /**
     * Fetches all, one after the other.
     *
     * @throws FetchException with the message for the task's owner
     * @throws InterruptedException when the thread is interrupted
     */
    public void fetch(FetchRequest request, FetchProgress progress) throws FetchException, InterruptedException {
        if (request.uris().isEmpty()) {
            return;
        }
        var first = request.uris().getFirst().value();
        try {
            var user = users.find(request.user());
            try (var log = SandboxLog.open(request.sandbox(), user, clock)) {
                SandboxPaths.deleteRemnants(request.sandbox());
                for (var wish : request.uris()) {
                    fetchOne(wish, request, user, log, progress);
                }
            }
        } catch (IOException e) {
            throw interruptedOr(e, FetchUri.parse(first).refused(describe(e)));
        }
    }

    public FetcherSettings settings() {
        return settings;
    }

    /** Bytes in the cache, of at most {@link #cacheSizeBytes}. */
    public long cacheUsedBytes() {
        return cache.map(FetcherCache::usedBytes).orElse(0L);
    }

    /** Most bytes in the cache; 0 without one. */
    public long cacheSizeBytes() {
        return settings.cache().sizeBytes();
    }

    /** Ends running downloads. From then on the cache directory may be another's. */
    @Override
    public void close() {
        sources.close();
        cache.ifPresent(FetcherCache::close);
    }

    private void fetchOne(
            CommandInfo.Uri wish, FetchRequest request, TaskUser user, SandboxLog log, FetchProgress progress)
            throws FetchException, InterruptedException {
        try {
            var uri = FetchUri.parse(wish.value());
            log.info("Fetching URI '" + uri.display() + "'");
            progress.started(uri.display());
            var errand = new Errand(uri, wish, request, user, log);
            try {
                var target = SandboxPaths.destination(uri, request.sandbox(), errand.name(), user);
                boolean cached =
                        wish.cache() && cache.isPresent() && fetchThroughCache(cache.get(), errand, target, progress);
                if (!cached) {
                    fetchDirectly(errand, target, progress);
                }
            } catch (IOException e) {
                throw interruptedOr(e, uri.refused(describe(e)));
            }
            progress.finished(uri.display());
        } catch (FetchException e) {
            log.error(e.getMessage());
            throw e;
        } catch (InterruptedException e) {
            log.warn("Fetching was cancelled");
            throw e;
        }
    }

    private void fetchDirectly(Errand errand, Path target, FetchProgress progress)
            throws FetchException, IOException, InterruptedException {
        errand.log().info("Fetching directly into the sandbox directory");
        var part = SandboxPaths.temporary(errand.request().sandbox());
        try {
            var file = part.resolve("part");
            Order.Received received =
                    (bytes, total) -> progress.received(errand.uri().display(), bytes, total);
            var fetched = download(errand, file, Validators.NONE, Room.UNLIMITED, received);
            progress.arrived(errand.uri().display());
            place(errand, file, fetched.mode(), target);
        } finally {
            SandboxPaths.deleteTree(part);
        }
        extract(errand, target);
    }

    /** False if it does not fit into the cache. */
    private boolean fetchThroughCache(FetcherCache store, Errand errand, Path target, FetchProgress progress)
            throws FetchException, IOException, InterruptedException {
        var id = FetcherCache.id(errand.request().user(), errand.uri());
        var display = errand.uri().display();
        var asker = new FetcherCache.Asker(
                note -> errand.log().info(note + ": '" + display + "'"),
                (bytes, total) -> progress.received(display, bytes, total));
        var held = store.acquire(
                id, (part, known, room, received) -> downloadToKeep(errand, part, known, room, received), asker);
        if (held.isEmpty()) {
            return false;
        }
        progress.arrived(display);
        try (var lease = held.get()) {
            if (extract(errand, lease)) {
                return true;
            }
            // Copied, not linked: a task may write to its files, and must not write to those of the next.
            var part = SandboxPaths.temporary(errand.request().sandbox());
            try {
                var copy = part.resolve("part");
                disk.run(() -> copy(lease.file(), copy));
                place(errand, copy, lease.mode(), target);
            } finally {
                SandboxPaths.deleteTree(part);
            }
            return true;
        }
    }

    private Fetched downloadToKeep(Errand errand, Path target, Validators known, Room room, Order.Received received)
            throws FetchException, IOException, InterruptedException {
        var fetched = download(errand, target, known, room, received);
        return fetched.notModified()
                ? fetched
                : disk.run(() -> {
                    try (var file = FileChannel.open(target, StandardOpenOption.WRITE)) {
                        file.force(true);
                    }
                    return fetched;
                });
    }

    private Fetched download(Errand errand, Path target, Validators known, Room room, Order.Received received)
            throws FetchException, InterruptedException, Room.Full {
        var uri = errand.uri();
        // Without a time it would jump the queue.
        if (!downloads.tryAcquire(0, TimeUnit.SECONDS)) {
            errand.log()
                    .info("Waiting: %d downloads are under way, and no more may be at once"
                            .formatted(settings.maxParallelDownloads()));
            downloads.acquire();
        }
        received.bytes(0, OptionalLong.empty());
        try {
            var fetched = sources.fetch(new Order(uri, target, known, errand.task(), room, received));
            if (uri.sha256().isEmpty()) {
                return fetched;
            }
            disk.run(() -> check(uri, uri.sha256().get(), target));
            // The checksum is the identity: there is nothing to ask the server about later.
            return new Fetched(false, Validators.NONE, fetched.mode());
        } catch (Room.Full e) {
            throw e;
        } catch (IOException e) {
            throw interruptedOr(e, uri.refused(describe(e)));
        } finally {
            downloads.release();
        }
    }

    private static String check(FetchUri uri, String expected, Path file)
            throws FetchException, IOException, InterruptedException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            transfer(in, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            var got = HexFormat.of().formatHex(digest.digest());
            if (!got.equals(expected)) {
                throw uri.refused("checksum mismatch: expected sha256 %s, got %s".formatted(expected, got));
            }
            return got;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the finished file to its place, as the user's. */
    private static void place(Errand errand, Path file, int mode, Path target) throws IOException {
        Files.setAttribute(file, "unix:mode", errand.wish().executable() ? Fetched.EXECUTABLE : mode);
        errand.user().own(file);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        errand.log().info("Fetched '%s' to '%s'".formatted(errand.uri().display(), target));
    }

    /** As below, out of the cache, where a broken archive must not stay: it may be whole at its source by the next attempt. */
    private boolean extract(Errand errand, FetcherCache.Lease lease)
            throws FetchException, IOException, InterruptedException {
        try {
            return extract(errand, lease.file());
        } catch (FetchException e) {
            lease.reject();
            throw e;
        }
    }

    /** False if the file is not to be extracted. */
    private boolean extract(Errand errand, Path file) throws FetchException, IOException, InterruptedException {
        if (!errand.wish().extract() || errand.wish().executable()) {
            return false;
        }
        try {
            var sandbox = errand.request().sandbox();
            var candidate = new Candidate(file, errand.name(), errand.uri().name());
            boolean extracted = archives.extract(candidate, sandbox, errand.user());
            if (extracted) {
                errand.log().info("Extracted '%s' into '%s'".formatted(errand.name(), sandbox));
            } else {
                errand.log().warn("Not extracting '%s': it does not seem to be an archive".formatted(errand.name()));
            }
            return extracted;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw errand.uri().refused("can't extract it: " + describe(e));
        }
    }

    /** In the kernel, which on some file systems need not copy at all. */
    private static Path copy(Path from, Path to) throws IOException {
        try (var in = FileChannel.open(from, StandardOpenOption.READ);
                var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = in.size();
            for (long at = 0; at < size; ) {
                long copied = in.transferTo(at, Math.min(COPY_STEP, size - at), out);
                if (copied <= 0) {
                    throw new EOFException("the cached copy has shrunk");
                }
                at += copied;
            }
            return to;
        }
    }

    private static void transfer(InputStream in, OutputStream out) throws IOException, InterruptedException {
        var buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            out.write(buffer, 0, n);
        }
    }

    private static FetchException interruptedOr(IOException e, FetchException failure) throws InterruptedException {
        if (e instanceof ClosedByInterruptException || e instanceof InterruptedIOException || Thread.interrupted()) {
            throw new InterruptedException();
        }
        return failure;
    }

    private static String describe(IOException e) {
        return e instanceof NoSuchFileException missing
                ? "there is no " + missing.getFile()
                : FetchException.rootMessage(e);
    }
}
