package io.ekiden.cli.part;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Starts an owner of state on an event loop of its own. */
public final class OwnLoop {
    private OwnLoop() {}

    /** Runs {@code start} on a new context, which stays the present one for whatever it creates. */
    public static <T> Future<T> start(Vertx vertx, Supplier<Future<T>> start) {
        var result = new AtomicReference<T>();
        var verticle = new VerticleBase() {
            @Override
            public Future<?> start() {
                return start.get().onSuccess(result::set);
            }
        };
        return vertx.deployVerticle(verticle).map(_ -> result.get());
    }
}
