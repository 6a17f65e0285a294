package io.ekiden.mesos.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedWorkTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoComesWhileOneIsDone_sharesTheNext() throws Exception {
        var shared = new SharedWork<Integer>(vertx);
        var begun = new CountDownLatch(1);
        var open = new CountDownLatch(1);
        var done = new AtomicInteger();
        Callable<Integer> work = () -> {
            begun.countDown();
            assertThat(open.await(10, TimeUnit.SECONDS)).isTrue();
            return done.incrementAndGet();
        };
        var first = shared.get("a", work);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        var second = shared.get("a", work);
        var third = shared.get("a", work);
        assertThat(first.isComplete()).isFalse();
        open.countDown();

        assertThat(result(third)).isEqualTo(2);
        assertThat(result(second)).isEqualTo(2);
        assertThat(result(first)).isEqualTo(1);
        assertThat(done).hasValue(2);
    }

    /** Each is told on a thread of its own choice, so that the last may be told first. */
    private static int result(Future<Integer> of) throws Exception {
        return of.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
