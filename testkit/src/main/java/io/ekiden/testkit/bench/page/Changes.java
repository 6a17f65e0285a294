package io.ekiden.testkit.bench.page;

import io.ekiden.testkit.real.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Scales one app after the other up and down, and gives every tenth another environment: instances come and go, whatever else is done
 * meanwhile.
 */
final class Changes implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final ApiClient api;
    private final Ground ground;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean goesOn = true;
    private volatile int made;

    /**
     * What there is to change.
     *
     * @param apps in each group
     * @param instances of each app
     */
    record Ground(int groups, int apps, int instances) {
        String id(int change) {
            return "/load/g" + change % groups + "/app-" + change / groups % apps;
        }
    }

    private Changes(ApiClient api, Ground ground) {
        this.api = api;
        this.ground = ground;
    }

    static Changes begin(ApiClient api, Ground ground) {
        var changes = new Changes(api, ground);
        Thread.ofVirtual().start(changes::goOn);
        return changes;
    }

    int made() {
        return made;
    }

    private void goOn() {
        try {
            for (int change = 0; goesOn; change++) {
                var body = change % 10 == 0
                        ? "{\"env\": {\"LEVEL\": \"debug\", \"ROUND\": \"" + change + "\"}}"
                        : "{\"instances\": " + (ground.instances() + change % 3) + "}";
                api.put("/v2/apps" + ground.id(change) + "?force=true", body);
                made = change + 1;
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            end.complete(null);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            end.completeExceptionally(failed);
        }
    }

    /** Lets them go on until then. */
    void await(long endNanos) throws IOException, InterruptedException {
        try {
            end.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stillGoingOn) {
            // As they should.
        } catch (ExecutionException failed) {
            throw new IOException("The changes ended early", failed.getCause());
        }
    }

    /** Ends them, and waits until all has settled. */
    @Override
    public void close() {
        goesOn = false;
        try {
            end.join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("The changes ended early", failed.getCause());
        }
        api.settled(LIMIT);
    }
}
