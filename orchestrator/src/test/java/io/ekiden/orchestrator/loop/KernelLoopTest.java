package io.ekiden.orchestrator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.Kernel;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.store.MemoryStateStore;
import io.ekiden.orchestrator.store.StateStore;
import io.ekiden.orchestrator.store.StoreException;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop over the real kernel, with a store that can be held. */
class KernelLoopTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    private static final KernelSettings MANY_DEPLOYMENTS = KernelSettings.DEFAULT.withMaxRunningDeployments(10_000);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Recorder store = new Recorder();
    private final Map<Long, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile Consumer<Effect> onEffect = _ -> {};
    private final KernelLoop loop = new KernelLoop(
            context,
            new Kernel(MANY_DEPLOYMENTS),
            OrchestratorState.EMPTY,
            new KernelLoop.Ports(store, this::effect, failure::complete, CLOCK, new AtomicLong(7)::getAndIncrement));

    /** A store in memory that remembers how many operations each write had. */
    private static final class Recorder implements StateStore {
        final MemoryStateStore memory = new MemoryStateStore();
        final List<Integer> writes = new CopyOnWriteArrayList<>();

        Recorder() {
            load();
        }

        @Override
        public Future<SortedMap<String, byte[]>> load() {
            return memory.load();
        }

        @Override
        public Future<Void> write(List<StoreOp> ops) {
            writes.add(ops.size());
            return memory.write(ops);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private void effect(Effect effect) {
        onEffect.accept(effect);
        if (effect instanceof Effect.Reply(var id, var answer)) {
            answer(id).complete(answer);
        }
    }

    private CompletableFuture<Answer> answer(long id) {
        return answers.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static AppDefinition app(String id, String cmd) {
        var json = Json.object().put("id", id).put("cmd", cmd);
        var parsed = new AppJson(RoleSettings.DEFAULT).parse(json, PathId.ROOT, CLOCK.instant());
        if (parsed instanceof Parsed.Accepted(var app, var _)) {
            return app;
        }
        throw new AssertionError(parsed);
    }

    private static KernelEvent creates(long request, String id, String cmd) {
        return new KernelEvent.Asked(
                request, new Request.CreateApp(app(id, cmd), false, new Request.Origin("127.0.0.1", "/v2/apps")));
    }

    /** Hands the events over in one go, so that one turn takes them all. */
    private void submit(List<KernelEvent> events) throws Exception {
        var handed = new CompletableFuture<Void>();
        context.runOnContext(_ -> {
            events.forEach(loop::submit);
            // Behind the turn that the first of them asked for.
            context.runOnContext(_ -> handed.complete(null));
        });
        handed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void answer_comesOnceWhatItSaysIsStored() throws Exception {
        store.memory.hold();
        submit(List.of(creates(1, "/a", "serve")));
        assertThat(answer(1)).isNotDone();
        assertThat(loop.snapshot().apps()).isEmpty();

        store.memory.release();

        assertThat(answer(1).get(10, TimeUnit.SECONDS)).isInstanceOf(Answer.Deploying.class);
        assertThat(loop.snapshot().apps()).hasSize(1);
    }

    /** A leader must not be brought down by one request that can never be stored. */
    @Test
    void request_tooLargeForTheStoreIsRefused_andTheOthersAreServed() throws Exception {
        submit(List.of(
                creates(1, "/a", "serve"),
                creates(2, "/b", "x".repeat(StateStore.MAX_VALUE_BYTES)),
                creates(3, "/c", "serve")));

        assertThat(answer(1).get(10, TimeUnit.SECONDS)).isInstanceOf(Answer.Deploying.class);
        assertThat(answer(2).get(10, TimeUnit.SECONDS)).isInstanceOf(Answer.TooLarge.class);
        assertThat(answer(3).get(10, TimeUnit.SECONDS)).isInstanceOf(Answer.Deploying.class);
        assertThat(loop.snapshot().apps()).hasSize(2);
        assertThat(failure).isNotDone();
    }

    /** Its end is a little larger than the deployment, and has to be stored too. */
    @Test
    void deploymentThatWouldFillItsRecord_isRefused_soThatItsEndFits() throws Exception {
        var random = new SplittableRandom(1);
        var small = app("/small", "serve");
        for (int length = 42_000; ; length += 1_000) {
            var apps = new ArrayList<Request.Update>();
            for (int i = 0; i < 12; i++) {
                var name = new byte[length / 2];
                random.nextBytes(name);
                var id = PathId.parse("/a" + HexFormat.of().formatHex(name));
                var app = new AppDefinition(id, 1, small.run(), small.versionInfo());
                apps.add(new Request.Update(app, Optional.empty()));
            }
            submit(List.of(new KernelEvent.Asked(
                    length, new Request.UpdateApps(apps, false, new Request.Origin("127.0.0.1", "/v2/apps")))));
            if (answer(length).get(60, TimeUnit.SECONDS) instanceof Answer.TooLarge(var bytes, var limit)) {
                assertThat(bytes).isBetween(limit + 1, StateStore.MAX_VALUE_BYTES);
                assertThat(limit).isEqualTo(StateStore.MAX_VALUE_BYTES - 32 * 1024);
                assertThat(failure).isNotDone();
                return;
            }
        }
    }

    /** It has the room that was left when it began; who asks for something else meanwhile has no part in it. */
    @Test
    void deploymentThatRuns_mayFillItsRecord() throws Exception {
        submit(List.of(creates(1, "/a", "serve")));
        answer(1).get(10, TimeUnit.SECONDS);
        var running = loop.snapshot();
        var deployment = running.deployments().values().iterator().next();
        var op = StateCodec.encode(new Change.DeploymentUpdated(deployment), running)
                .getFirst();
        assertThat(KernelLoop.limit(op, true, running)).isEqualTo(StateStore.MAX_VALUE_BYTES);
        assertThat(KernelLoop.limit(op, true, OrchestratorState.EMPTY))
                .isEqualTo(StateStore.MAX_VALUE_BYTES - 32 * 1024);
        assertThat(KernelLoop.limit(op, false, OrchestratorState.EMPTY)).isEqualTo(StateStore.MAX_VALUE_BYTES);
    }

    /** The store keeps a write of few operations whole; two turns in one write could be cut between them, or within one. */
    @Test
    void turns_thatWaitForTheStoreAreWrittenEachByItself() throws Exception {
        store.memory.hold();
        submit(List.of(creates(1, "/first", "serve")));
        for (int turn = 1; turn <= 2; turn++) {
            int number = turn;
            submit(LongStream.range(0, 300)
                    .mapToObj(i -> creates(number * 1_000L + i, "/turn" + number + "/app" + i, "serve"))
                    .toList());
        }

        store.memory.release();

        answer(2_299).get(10, TimeUnit.SECONDS);
        assertThat(store.writes).hasSize(3);
        assertThat(store.writes.subList(1, 3)).allMatch(operations -> operations > 900);
    }

    @Test
    void effect_thatFailsEndsTheLoop() throws Exception {
        store.memory.hold();
        onEffect = _ -> {
            throw new IllegalStateException("a bug");
        };
        submit(List.of(creates(1, "/a", "serve")));
        store.memory.release();

        assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessage("a bug");
    }

    @Test
    void end_stopsInTheMidstOfEffects() throws Exception {
        var seen = new CopyOnWriteArrayList<Effect>();
        onEffect = effect -> {
            seen.add(effect);
            loop.end();
        };
        submit(List.of(creates(1, "/a", "serve"), creates(2, "/b", "serve")));
        var after = new CompletableFuture<Void>();
        context.runOnContext(_ -> context.runOnContext(_ -> after.complete(null)));
        after.get(10, TimeUnit.SECONDS);

        assertThat(seen).hasSize(1);
    }

    @Test
    void store_thatFailsEndsTheLoopWithoutItsEffects() throws Exception {
        store.memory.hold();
        submit(List.of(creates(1, "/a", "serve")));
        store.memory.breakWith(new StoreException.Fenced("a newer leader"));

        assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(StoreException.Fenced.class);
        assertThat(answer(1)).isNotDone();
    }
}
