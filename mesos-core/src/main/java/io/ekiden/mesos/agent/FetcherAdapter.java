package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.fetcher.FetchRequest;
import io.ekiden.mesos.agent.fetcher.Fetcher;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.fetcher.ProgressText;
import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The blocking {@link Fetcher} as a {@link TaskFetcher}: a virtual thread per fetch, an interrupt to cancel. */
public final class FetcherAdapter implements TaskFetcher {
    private final Fetcher fetcher;
    private final Map<ContainerId, Thread> running = new ConcurrentHashMap<>();

    public FetcherAdapter(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    @Override
    public Future<Void> fetch(ContainerId containerId, FetchRequest request) {
        return fetch(containerId, request, _ -> {});
    }

    @Override
    public Future<Void> fetch(ContainerId containerId, FetchRequest request, Consumer<String> told) {
        var progress = new ProgressText(request.uris().size(), System::nanoTime, told);
        var promise = Promise.<Void>promise();
        var thread = Thread.ofVirtual()
                .name("ekiden-fetch-" + containerId)
                .unstarted(() -> run(containerId, request, progress, promise));
        running.put(containerId, thread);
        thread.start();
        return promise.future();
    }

    @Override
    public void cancel(ContainerId containerId) {
        var thread = running.remove(containerId);
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public Cache cache() {
        return new Cache(fetcher.cacheUsedBytes(), fetcher.cacheSizeBytes());
    }

    @Override
    public Optional<FetcherSettings> settings() {
        return Optional.of(fetcher.settings());
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::cancel);
        fetcher.close();
    }

    private void run(ContainerId containerId, FetchRequest request, ProgressText progress, Promise<Void> promise) {
        var over = new CountDownLatch(1);
        Thread.ofVirtual().name("ekiden-fetch-teller-" + containerId).start(() -> tell(progress, over));
        try {
            fetcher.fetch(request, progress);
            promise.complete();
        } catch (FetchException | RuntimeException e) {
            promise.fail(e);
        } catch (InterruptedException cancelled) {
            promise.fail("Fetching was cancelled");
        } finally {
            over.countDown();
            running.remove(containerId, Thread.currentThread());
            promise.tryFail(
                    "Fetching broke off, see the agent's log"); // an Error is on its way to the thread's handler
        }
    }

    /** What takes long and says nothing by itself is told of now and then. */
    private static void tell(ProgressText progress, CountDownLatch over) {
        try {
            while (!over.await(ProgressText.AGAIN_NANOS, TimeUnit.NANOSECONDS)) {
                progress.still();
            }
        } catch (InterruptedException nobodyWants) {
            Thread.currentThread().interrupt();
        }
    }
}
