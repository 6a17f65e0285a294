package io.ekiden.mesos.master.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.scheduler.EmbeddedSchedulerClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When frameworks hear heartbeats. */
@Timeout(60)
class HeartbeatTest {
    private static final FrameworkInfo INFO = new FrameworkInfo(
            "f",
            "root",
            Optional.empty(),
            List.of("*"),
            Duration.ofMinutes(1),
            List.of("PARTITION_AWARE"),
            "localhost",
            Optional.empty());

    /** Writes only once it may. */
    private static final class HeldStore implements MasterStore {
        private final MasterStore inner = new MemoryMasterStore();
        private volatile Future<Void> gate = Future.succeededFuture();

        @Override
        public Future<Map<String, byte[]>> load() {
            return inner.load();
        }

        @Override
        public Future<Void> write(Map<String, Optional<byte[]>> changes) {
            return gate.compose(_ -> inner.write(changes));
        }
    }

    private static BlockingQueue<Event> subscribe(Vertx vertx, Master master) {
        var heard = new LinkedBlockingQueue<Event>();
        new EmbeddedSchedulerClient(master, vertx.getOrCreateContext()).connect(INFO, heard::add, () -> {});
        return heard;
    }

    private static Event next(BlockingQueue<Event> heard) throws InterruptedException {
        var event = heard.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    @Test
    void heartbeat_doesNotComeBeforeSubscribed_howeverLongTheRegistryTakes() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var store = new HeldStore();
            var timeouts = new MasterSettings.Timeouts(
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(20),
                    MasterSettings.Pings.DEFAULT);
            var settings = new MasterSettings("M", "localhost", 5050, timeouts, MasterSettings.Limits.DEFAULT);
            var master = await(Master.start(vertx, settings, store, InstantSource.system()));
            var first = subscribe(vertx, master);
            assertThat(next(first)).isInstanceOf(Event.Subscribed.class);
            var gate = Promise.<Void>promise();
            store.gate = gate.future();

            var second = subscribe(vertx, master);
            for (int beats = 0; beats < 5; ) {
                beats += next(first) instanceof Event.Heartbeat
                                && master.snapshot().frameworks().bySession().size() == 2
                        ? 1
                        : 0;
            }
            assertThat(second).isEmpty();
            gate.complete();
            assertThat(next(second)).isInstanceOf(Event.Subscribed.class);
            assertThat(next(second)).isInstanceOf(Event.Heartbeat.class);
        } finally {
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
