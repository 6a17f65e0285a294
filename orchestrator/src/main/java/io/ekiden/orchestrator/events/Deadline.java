package io.ekiden.orchestrator.events;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A future's own timeout ends nothing but the wait; what comes after it has to be given back. */
final class Deadline {
    private Deadline() {}

    /**
     * What comes in time.
     *
     * @param tooLate gets what comes later
     */
    static <T> Future<T> of(Future<T> coming, Duration patience, Consumer<T> tooLate) {
        var inTime = coming.timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        coming.onSuccess(it -> {
            if (inTime.failed()) {
                tooLate.accept(it);
            }
        });
        return inTime;
    }
}
