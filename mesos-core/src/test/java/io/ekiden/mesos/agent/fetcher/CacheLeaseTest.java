package io.ekiden.mesos.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.fetcher.cache.CacheSettings;
import io.ekiden.mesos.agent.fetcher.cache.FetcherCache;
import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who holds what of the cache, and for how long. */
class CacheLeaseTest extends FetcherFixture {
    private static final FetcherCache.Asker NOBODY = new FetcherCache.Asker(_ -> {}, (_, _) -> {});

    /** One whose log blocks, as a full disk or a pipe nobody reads may do. */
    @Test
    void slowListener_doesNotHoldUpTheOthers() throws Exception {
        var cache = new FetcherCache(CacheSettings.of(temp.resolve("other"), 1000), clock);
        FetcherCache.Loader loader = (target, _, _, _) -> {
            Files.write(target, new byte[10]);
            return new Fetched(false, Validators.NONE, Fetched.PLAIN);
        };
        var heard = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var slow = new FetcherCache.Asker(
                _ -> {
                    heard.countDown();
                    try {
                        assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                (_, _) -> {});
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> cache.acquire("a".repeat(64), loader, slow));
            assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
            var others = threads.submit(() -> {
                cache.acquire("a".repeat(64), loader, NOBODY).orElseThrow().close();
                cache.acquire("b".repeat(64), loader, NOBODY).orElseThrow().close();
                return cache.usedBytes();
            });
            assertThat(others.get(20, TimeUnit.SECONDS)).isEqualTo(20);
            go.countDown();
            first.get(20, TimeUnit.SECONDS).orElseThrow().close();
        }
    }

    /** Called off in the moment in which what it waits for lands, or before or after: no reference stays. */
    @Test
    void whoIsCalledOffWhileWaiting_leavesNoReference() throws Exception {
        var cache = new FetcherCache(CacheSettings.of(temp.resolve("other"), 100), clock);
        for (int round = 0; round < 50; round++) {
            var loading = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            FetcherCache.Loader loader = (target, _, room, _) -> {
                room.ensure(100);
                Files.write(target, new byte[100]);
                loading.countDown();
                assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
                return new Fetched(false, Validators.NONE, Fetched.PLAIN);
            };
            var id = "%064x".formatted(round);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var leader = threads.submit(() -> cache.acquire(id, loader, NOBODY));
                assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();
                var waiting = new ArrayList<Thread>();
                for (int i = 0; i < 4; i++) {
                    waiting.add(Thread.startVirtualThread(() -> {
                        try {
                            var lease = cache.acquire(id, loader, NOBODY);
                            if (lease.isPresent()) {
                                lease.get().close();
                            }
                        } catch (InterruptedException _) {
                            // as wished
                        } catch (FetchException | IOException e) {
                            throw new AssertionError(e);
                        }
                    }));
                }
                go.countDown();
                waiting.forEach(Thread::interrupt);
                for (var thread : waiting) {
                    assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
                }
                leader.get(20, TimeUnit.SECONDS).orElseThrow().close();
            }
        }
        FetcherCache.Loader next = (target, _, room, _) -> {
            room.ensure(100);
            Files.write(target, new byte[100]);
            return new Fetched(false, Validators.NONE, Fetched.PLAIN);
        };
        cache.acquire("f".repeat(64), next, NOBODY)
                .orElseThrow(() -> new AssertionError("what was there before is still in use"))
                .close();
        assertThat(cache.usedBytes()).isEqualTo(100);
    }

    @Test
    void entryInUse_isNotEvicted() throws Exception {
        var cache = new FetcherCache(CacheSettings.of(temp.resolve("other"), 150), clock);
        FetcherCache.Loader loader = (target, _, room, _) -> {
            room.ensure(100);
            Files.write(target, new byte[100]);
            return new Fetched(false, Validators.NONE, Fetched.PLAIN);
        };
        try (var held = cache.acquire("a".repeat(64), loader, NOBODY).orElseThrow()) {
            assertThat(cache.acquire("b".repeat(64), loader, NOBODY))
                    .as("there is no room")
                    .isEmpty();
            assertThat(held.file()).hasSize(100);
            assertThat(cache.usedBytes()).isEqualTo(100);
        }
        cache.acquire("b".repeat(64), loader, NOBODY).orElseThrow().close();
        assertThat(cache.usedBytes()).as("released, it made room").isEqualTo(100);
        try (var files = Files.list(temp.resolve("other"))) {
            assertThat(files.map(file -> file.getFileName().toString().replaceFirst(".*\\.", "")))
                    .containsExactlyInAnyOrder("file", "json", "lock");
        }
    }

    @Test
    void directory_isOfOneAgentAtATime() throws Exception {
        var settings = CacheSettings.of(temp.resolve("other"), 100);
        var onItsWay = settings.directory().resolve("a".repeat(64) + ".b.part");
        try (var cache = new FetcherCache(settings, clock)) {
            Files.writeString(onItsWay, "half");
            assertThatThrownBy(() -> new FetcherCache(settings, clock))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another agent keeps its fetched files in " + settings.directory());
            assertThat(onItsWay).hasContent("half");
            assertThat(cache.usedBytes()).isZero();
        }
        new FetcherCache(settings, clock).close();
        assertThat(onItsWay).as("what a dead agent left").doesNotExist();
    }
}
