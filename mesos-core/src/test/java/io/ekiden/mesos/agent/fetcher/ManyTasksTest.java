package io.ekiden.mesos.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.fetcher.archive.ArchiveLimits;
import io.ekiden.mesos.agent.fetcher.cache.CacheSettings;
import io.ekiden.mesos.agent.fetcher.source.TransferLimits;
import io.ekiden.mesos.model.CommandInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Fifty tasks at once that want the same large file. {@code mvn test -pl mesos-core -am -Dtest=ManyTasksTest -Dfetcher.megabytes=200} asks
 * for one of 200 MB; each task has a copy, so the disk needs fifty times as much.
 */
class ManyTasksTest extends FetcherFixture {
    private static final int TASKS = 50;
    private static final int MEGABYTES = Integer.getInteger("fetcher.megabytes", 4);
    private static final int PIECE = 1 << 20;

    private final AtomicLong peak = new AtomicLong();

    /** Looks what the cache takes up, while others write to it. */
    private void look() throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(temp.resolve("cache"))) {
            for (var file : files) {
                bytes += Files.size(file);
            }
        } catch (NoSuchFileException _) {
            return; // it got its name in that moment; another look follows
        }
        peak.accumulateAndGet(bytes, Math::max);
    }

    @Test
    void oneOrigin_thatResetsHalfway_isAskedForItOnce_andForTheRestOnce() throws Exception {
        var piece = new byte[PIECE];
        new SplittableRandom(11).nextBytes(piece);
        long size = (long) MEGABYTES * PIECE;
        long limit = size + PIECE;
        var cut = new AtomicInteger();
        server.at("/app.bin", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            var range = exchange.getRequestHeaders().getFirst("Range");
            long from = range == null ? 0 : Long.parseLong(range.replaceAll("\\D", ""));
            if (from > 0) {
                exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, size - 1, size));
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, size - from);
            long until = cut.getAndIncrement() == 0 ? size * 6 / 10 : size;
            for (long at = from; at < until; ) {
                int begin = (int) (at % PIECE);
                int length = (int) Math.min(PIECE - begin, until - at);
                exchange.getResponseBody().write(piece, begin, length);
                at += length;
                look();
            }
            exchange.getResponseBody().flush();
            if (until < size) {
                throw new IOException("cut");
            }
        });
        restartAsIs(limit);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Future<Path>>();
            for (int i = 0; i < TASKS; i++) {
                var mine = sandbox("task-" + i);
                tasks.add(threads.submit(() -> {
                    fetchInto(mine, cached(server.url("/app.bin")));
                    look();
                    return mine.resolve("app.bin");
                }));
            }
            for (var task : tasks) {
                var file = task.get(5, TimeUnit.MINUTES);
                assertThat(file).hasSize(size);
                assertRight(file, piece);
                Files.delete(file);
            }
        }
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).getRequestHeaders().getFirst("If-Range"))
                .isEqualTo("\"v1\"");
        assertThat(peak.get()).isBetween(size, limit);
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(size);
    }

    private void restartAsIs(long cacheSize) throws IOException {
        var settings = new FetcherSettings(
                CacheSettings.of(temp.resolve("cache"), cacheSize),
                reach,
                TransferLimits.DEFAULT,
                FetcherSettings.DEFAULT_PARALLEL,
                ArchiveLimits.DEFAULT);
        fetcher.close();
        fetcher = new Fetcher(settings, clock);
    }

    /** All that runs on virtual threads shares as many carriers as there are processors; who waits for the disk holds one. */
    @Test
    void copies_leaveVirtualThreadsTheirProcessors() throws Exception {
        int copies = Math.max(16, 2 * Runtime.getRuntime().availableProcessors());
        var big = temp.resolve("big");
        var piece = new byte[PIECE];
        try (var out = Files.newOutputStream(big)) {
            for (int i = 0; i < 128; i++) {
                out.write(piece);
            }
        }
        restartAsIs(Files.size(big));
        var uri = new CommandInfo.Uri("file://" + big, false, false, true, Optional.empty());
        fetchInto(sandbox, uri);

        var longest = new AtomicLong();
        var done = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            var another = threads.submit(() -> {
                long last = System.nanoTime();
                while (!done.await(1, TimeUnit.MILLISECONDS)) {
                    long now = System.nanoTime();
                    longest.accumulateAndGet(now - last, Math::max);
                    last = now;
                }
                return longest.accumulateAndGet(System.nanoTime() - last, Math::max);
            });
            var tasks = new ArrayList<Future<Path>>();
            for (int i = 0; i < copies; i++) {
                var mine = sandbox("copy-" + i);
                tasks.add(threads.submit(() -> {
                    fetchInto(mine, uri);
                    return mine;
                }));
            }
            for (var task : tasks) {
                task.get(5, TimeUnit.MINUTES);
            }
            long all = System.nanoTime() - begin;
            done.countDown();
            assertThat(another.get(1, TimeUnit.MINUTES))
                    .as("nanoseconds for which another virtual thread did not get on, of %d", all)
                    .isLessThan(Math.max(all / 2, TimeUnit.MILLISECONDS.toNanos(500)));
        }
    }

    private static void assertRight(Path file, byte[] piece) throws IOException {
        try (var in = Files.newInputStream(file)) {
            for (int i = 0; i < MEGABYTES; i++) {
                assertThat(in.readNBytes(PIECE)).isEqualTo(piece);
            }
        }
    }
}
