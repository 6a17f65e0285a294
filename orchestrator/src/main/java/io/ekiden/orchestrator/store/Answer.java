package io.ekiden.orchestrator.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** A future for a caller that is completed on the caller's context, whoever has the news. */
final class Answer<T> {
    private final Promise<T> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();

    Future<T> future() {
        return promise.future();
    }

    void complete(@Nullable T value) {
        onContext(() -> promise.tryComplete(value));
    }

    void fail(Throwable failure) {
        onContext(() -> promise.tryFail(failure));
    }

    private void onContext(Runnable completion) {
        if (context == null) completion.run();
        else context.runOnContext(_ -> completion.run());
    }
}
