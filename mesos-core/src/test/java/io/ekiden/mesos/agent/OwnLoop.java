package io.ekiden.mesos.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** For tests that need a context which nobody else uses. */
public final class OwnLoop {
    private OwnLoop() {}

    /** Runs on an event loop of its own, that of a verticle which does nothing else. */
    public static <T> Future<T> run(Vertx vertx, Supplier<T> make) {
        Promise<T> made = Promise.promise();
        vertx.deployVerticle(new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        made.complete(make.get());
                        return Future.succeededFuture();
                    }
                })
                .onFailure(made::tryFail);
        return made.future();
    }
}
