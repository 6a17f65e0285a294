package io.ekiden.mesos.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FetcherCacheTest extends FetcherFixture {
    private List<Path> cacheFiles(String suffix) throws IOException {
        try (var list = Files.list(temp.resolve("cache"))) {
            return list.filter(p -> p.toString().endsWith(suffix) && !p.endsWith("lock"))
                    .toList();
        }
    }

    /** Answers 304 to who knows {@code etag}. */
    private void serveTagged(String path, String etag, String body) {
        server.at(path, exchange -> {
            exchange.getResponseHeaders().set("ETag", etag);
            if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    @Test
    void manyTasks_costOneRequest() throws Exception {
        var arrived = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        server.at("/a", exchange -> {
            arrived.countDown();
            go.await(20, TimeUnit.SECONDS);
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('x');
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Future<Path>>();
            for (int i = 0; i < 50; i++) {
                var mine = sandbox("task-" + i);
                tasks.add(threads.submit(() -> {
                    fetchInto(mine, cached(server.url("/a")));
                    return mine;
                }));
            }
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            go.countDown();
            for (var task : tasks) {
                assertThat(task.get(20, TimeUnit.SECONDS).resolve("a")).hasContent("x");
            }
        }
        assertThat(server.requests()).hasSize(1);
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(1);
    }

    @Test
    void whoWaits_hearsHowFarItIs() throws Exception {
        var arrived = new CountDownLatch(1);
        var heard = new CountDownLatch(1);
        server.at("/a", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(new byte[60]);
            exchange.getResponseBody().flush();
            arrived.countDown();
            heard.await(20, TimeUnit.SECONDS);
            exchange.getResponseBody().write(new byte[40]);
        });
        var bytes = new AtomicLong();
        FetchProgress watching = new FetchProgress() {
            @Override
            public void received(String uri, long received, OptionalLong total) {
                assertThat(total).hasValue(100);
                bytes.compareAndSet(0, received);
                heard.countDown();
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = sandbox("first");
            var leader = threads.submit(() -> {
                fetchInto(first, cached(server.url("/a")));
                return first;
            });
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            var second = new FetchRequest(List.of(cached(server.url("/a"))), sandbox("second"), Optional.empty());
            fetcher.fetch(second, watching);
            leader.get(20, TimeUnit.SECONDS);
        }
        assertThat(bytes).hasValue(60);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void failedDownload_failsThoseWaitingAndLeavesNothing() throws Exception {
        var go = new CountDownLatch(1);
        server.at("/a", exchange -> {
            go.await(20, TimeUnit.SECONDS);
            exchange.sendResponseHeaders(403, -1);
        });
        var failures = new AtomicInteger();
        var started = new CountDownLatch(20);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                var mine = sandbox("task-" + i);
                threads.submit(() -> {
                    started.countDown();
                    try {
                        fetchInto(mine, cached(server.url("/a")));
                    } catch (FetchException e) {
                        assertThat(e).hasMessageContaining("HTTP status 403");
                        failures.incrementAndGet();
                    }
                    return mine;
                });
            }
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            go.countDown();
        }
        assertThat(failures).hasValue(20);
        assertThat(server.requests().size()).isLessThan(20);
        assertThat(fetcher.cacheUsedBytes()).isZero();
        assertThat(cacheFiles("")).isEmpty();
    }

    @Test
    void cancelledDownload_isTakenOverByOneThatWaits() throws Exception {
        var arrived = new CountDownLatch(1);
        var first = new AtomicInteger();
        var never = new CountDownLatch(1);
        server.at("/a", exchange -> {
            if (first.getAndIncrement() == 0) {
                arrived.countDown();
                never.await(20, TimeUnit.SECONDS);
            }
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('x');
        });
        var outcome = new CompletableFuture<Throwable>();
        var leader = Thread.startVirtualThread(() -> {
            try {
                fetch(cached(server.url("/a")));
            } catch (FetchException | InterruptedException e) {
                outcome.complete(e);
            }
        });
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        var other = sandbox("other");
        var follower = CompletableFuture.runAsync(() -> {
            try {
                fetchInto(other, cached(server.url("/a")));
            } catch (FetchException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        leader.interrupt();
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        follower.get(20, TimeUnit.SECONDS);
        never.countDown();
        assertThat(other.resolve("a")).hasContent("x");
    }

    @Test
    void youngCopy_isUsedWithoutAsking() throws Exception {
        serveTagged("/a", "\"1\"", "one");
        fetch(cached(server.url("/a")));
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(9)));
        fetch(cached(server.url("/a")));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void oldCopy_isAskedAbout() throws Exception {
        serveTagged("/a", "\"1\"", "one");
        fetch(cached(server.url("/a")));
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(11)));
        fetch(cached(server.url("/a")));
        fetch(cached(server.url("/a")));
        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(1).getResponseCode()).isEqualTo(304);

        serveTagged("/a", "\"2\"", "two");
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(11)));
        fetch(cached(server.url("/a")));
        assertThat(sandbox.resolve("a")).hasContent("two");
        assertThat(cacheFiles(".file")).hasSize(1);
    }

    @Test
    void oldCopy_isUsedAlsoWhereItCannotBeNotedThatItIsCurrent() throws Exception {
        serveTagged("/a", "\"1\"", "one");
        fetch(cached(server.url("/a")));
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(11)));
        // As on a full disk.
        var index = cacheFiles(".json").getFirst();
        Files.createDirectories(
                index.resolveSibling(index.getFileName() + ".draft").resolve("in the way"));
        fetch(cached(server.url("/a")));
        assertThat(sandbox.resolve("stderr")).content().contains("unchanged at its source");
        fetch(cached(server.url("/a")));
        assertThat(server.requests())
                .as("that it is current is known for a while")
                .hasSize(2);
    }

    @Test
    void directoryThatSomebodyRemoved_isMadeAgain() throws Exception {
        serveTagged("/a", "\"1\"", "one");
        fetch(cached(server.url("/a")));
        for (var file : cacheFiles("")) {
            Files.delete(file);
        }
        Files.delete(temp.resolve("cache/lock"));
        Files.delete(temp.resolve("cache"));
        fetch(cached(server.url("/a")));
        assertThat(sandbox.resolve("a")).hasContent("one");
        assertThat(cacheFiles(".file")).hasSize(1);
        assertThat(Files.getPosixFilePermissions(temp.resolve("cache")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(3);
    }

    @Test
    void oldCopy_isUsedWhenItsServerFails() throws Exception {
        serveTagged("/a", "\"1\"", "one");
        fetch(cached(server.url("/a")));
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(11)));
        server.at("/a", exchange -> exchange.sendResponseHeaders(503, -1));
        fetch(cached(server.url("/a")));
        assertThat(sandbox.resolve("stderr")).content().contains("could not be asked: HTTP status 503");
        assertThat(server.requests()).as("asked once, for there is a copy").hasSize(2);
        now.updateAndGet(t -> t.plus(Duration.ofSeconds(59)));
        fetch(cached(server.url("/a")));
        assertThat(server.requests()).as("left alone for a minute").hasSize(2);

        now.updateAndGet(t -> t.plus(Duration.ofSeconds(2)));
        serveTagged("/a", "\"2\"", "two");
        fetch(cached(server.url("/a")));
        assertThat(sandbox.resolve("a")).hasContent("two");
    }

    @Test
    void goneOriginal_isNotServedFromTheCache() throws Exception {
        serveTagged("/a", "\"1\"", "one");
        fetch(cached(server.url("/a")));
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(11)));
        server.at("/a", exchange -> exchange.sendResponseHeaders(410, -1));
        assertThatThrownBy(() -> fetch(cached(server.url("/a")))).hasMessageContaining("410");
        assertThat(fetcher.cacheUsedBytes()).isZero();
    }

    @Test
    void leastRecentlyUsed_goesFirst() throws Exception {
        restart(250);
        for (var name : List.of("/a", "/b", "/c")) {
            server.serve(name, new byte[100]);
        }
        fetch(cached(server.url("/a")));
        fetch(cached(server.url("/b")));
        fetch(cached(server.url("/a")));
        fetch(cached(server.url("/c")));
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(200);
        fetch(cached(server.url("/a")));
        assertThat(server.requests()).as("a is still there").hasSize(3);
        fetch(cached(server.url("/b")));
        assertThat(server.requests()).as("b was evicted").hasSize(4);
    }

    @Test
    void fileLargerThanTheCache_isFetchedWithout() throws Exception {
        restart(50);
        server.serve("/a", new byte[100]);
        fetch(cached(server.url("/a")));
        assertThat(sandbox.resolve("a")).hasSize(100);
        assertThat(sandbox.resolve("stderr")).content().contains("Not kept in the cache");
        assertThat(fetcher.cacheUsedBytes()).isZero();
        assertThat(cacheFiles("")).isEmpty();
    }

    @Test
    void fileOfUnknownSize_endsWhereTheCacheIsFull() throws Exception {
        restart(150);
        server.at("/a", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[400]);
        });
        fetch(cached(server.url("/a")));
        assertThat(sandbox.resolve("a")).hasSize(400);
        assertThat(server.requests()).as("once more, without the cache").hasSize(2);
        assertThat(fetcher.cacheUsedBytes()).isZero();
        assertThat(cacheFiles("")).isEmpty();
    }

    @Test
    void newVersion_mayHaveTheRoomOfTheOldOne() throws Exception {
        restart(150);
        serveTagged("/a", "\"1\"", "1".repeat(100));
        fetch(cached(server.url("/a")));
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(11)));
        serveTagged("/a", "\"2\"", "2".repeat(100));
        fetch(cached(server.url("/a")));
        assertThat(sandbox.resolve("a")).hasContent("2".repeat(100));
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(100);
        assertThat(cacheFiles(".file")).hasSize(1);
        assertThat(server.requests()).hasSize(2);
    }

    /** Three files at once in a cache that holds one of them beside what another is growing to. */
    @Test
    void parallelDownloads_neverTakeMoreThanTheCacheHas() throws Exception {
        restart(100_000);
        var arrived = new CountDownLatch(2);
        var most = new AtomicLong();
        for (var name : List.of("/a", "/b", "/c")) {
            server.at(name, exchange -> {
                exchange.sendResponseHeaders(200, 60_000);
                exchange.getResponseBody().write(new byte[30_000]);
                exchange.getResponseBody().flush();
                arrived.countDown();
                arrived.await(20, TimeUnit.SECONDS);
                exchange.getResponseBody().write(new byte[30_000]);
                most.accumulateAndGet(onDisk(), Math::max);
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Future<Path>>();
            for (var name : List.of("/a", "/b", "/c")) {
                var mine = sandbox("task" + name);
                tasks.add(threads.submit(() -> {
                    fetchInto(mine, cached(server.url(name)));
                    most.accumulateAndGet(onDisk(), Math::max);
                    return mine.resolve(name.substring(1));
                }));
            }
            for (var task : tasks) {
                assertThat(task.get(20, TimeUnit.SECONDS)).hasSize(60_000);
            }
        }
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(100_000);
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(60_000);
    }

    private long onDisk() throws IOException {
        long bytes = 0;
        for (var file : cacheFiles("")) {
            if (!file.toString().endsWith(".json") && Files.exists(file)) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    @Test
    void restart_keepsWhatIsWhole() throws Exception {
        server.serve("/a", new byte[100]);
        server.serve("/b", new byte[100]);
        fetch(cached(server.url("/a")));
        var a = cacheFiles(".file").getFirst();
        fetch(cached(server.url("/b")));
        var stray = Files.writeString(temp.resolve("cache").resolve("0".repeat(64) + ".x.part"), "stray");
        var foreign = Files.writeString(temp.resolve("cache/README"), "not ours");
        restart(1 << 20);
        assertThat(stray).doesNotExist();
        assertThat(foreign).exists();
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(200);
        fetch(cached(server.url("/a")));
        assertThat(server.requests()).hasSize(2);

        Files.delete(a);
        Files.write(a, new byte[99]);
        restart(1 << 20);
        assertThat(fetcher.cacheUsedBytes()).isEqualTo(100);
        fetch(cached(server.url("/a")));
        assertThat(server.requests()).as("the torn one is fetched again").hasSize(3);
        restart(150);
        assertThat(fetcher.cacheUsedBytes()).as("a smaller cache shrinks").isEqualTo(100);
    }

    @Test
    void cachedFile_cannotBeChangedThroughTheSandbox() throws Exception {
        server.serve("/a", "one".getBytes(StandardCharsets.US_ASCII));
        fetch(cached(server.url("/a")));
        Files.writeString(sandbox.resolve("a"), "changed by the task");
        var other = sandbox("other");
        fetchInto(other, cached(server.url("/a")));
        assertThat(other.resolve("a")).hasContent("one");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void checksum_isTheIdentityOfACachedFile() throws Exception {
        var sum = "#sha256=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        serveTagged("/a", "\"1\"", "abc");
        fetch(cached(server.url("/a" + sum)));
        now.updateAndGet(t -> t.plus(Duration.ofDays(1)));
        fetch(cached(server.url("/mirror/a" + sum)));
        assertThat(server.requests()).hasSize(1);
    }
}
