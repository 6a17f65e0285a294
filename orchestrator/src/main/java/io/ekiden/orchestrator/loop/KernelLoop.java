package io.ekiden.orchestrator.loop;

import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.Kernel;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Stimulus;
import io.ekiden.orchestrator.store.StateStore;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the orchestrator's state: takes events in order, lets the kernel decide, stores the changes, and only then runs the effects and
 * shows the new state to readers. While a write is under way events gather, as what they lead to would have to wait anyway: a turn looks
 * at an app's instances once, for however many events. When many have gathered they are decided on before the write ends. A store that
 * fails ends the loop: a leader that cannot persist must not act.
 */
public final class KernelLoop {
    private static final Logger LOG = LoggerFactory.getLogger(KernelLoop.class);
    private static final int MAX_EVENTS_PER_TURN = 1_000;
    /** Bytes. A deployment's record grows by a few hundred until it is over: by its step, its outcome and the reason for that. */
    private static final int ROOM_TO_END = 32 * 1024;
    /** So many events are worth a turn of their own while a write is under way. */
    private static final int MANY_EVENTS = 250;

    private final Context context;
    private final Kernel kernel;
    private final StateStore store;
    private final Consumer<Effect> effects;
    private final Consumer<Throwable> onFailure;
    private final InstantSource clock;
    private final LongSupplier seeds;

    private final ConcurrentLinkedQueue<KernelEvent> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingEvents = new AtomicInteger();
    private final AtomicBoolean woken = new AtomicBoolean();
    /** What the turns since the last write change, turn by turn. */
    private List<List<StoreOp>> unstored = new ArrayList<>();

    private List<Effect> waitingEffects = new ArrayList<>();
    private OrchestratorState state;
    private boolean writing;
    private volatile boolean ended;
    private volatile OrchestratorState snapshot;

    /** What the loop works with. */
    public record Ports(
            StateStore store,
            Consumer<Effect> effects,
            Consumer<Throwable> onFailure,
            InstantSource clock,
            LongSupplier seeds) {}

    public KernelLoop(Context context, Kernel kernel, OrchestratorState initial, Ports ports) {
        this.context = context;
        this.kernel = kernel;
        this.store = ports.store();
        this.effects = ports.effects();
        this.onFailure = ports.onFailure();
        this.clock = ports.clock();
        this.seeds = ports.seeds();
        this.state = initial;
        this.snapshot = initial;
    }

    /** Hands an event to the loop. Any thread; order is kept per caller. */
    public void submit(KernelEvent event) {
        inbox.add(event);
        waitingEvents.incrementAndGet();
        wake();
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(_ -> turn());
        }
    }

    /** The newest durable state. Any thread. */
    public OrchestratorState snapshot() {
        return snapshot;
    }

    /** Stops acting at once, also in the midst of effects; what is not durable is lost, as in a crash. Any thread. */
    public void end() {
        ended = true;
    }

    private void turn() {
        woken.set(false);
        if (ended || (writing && waitingEvents.get() < MANY_EVENTS)) {
            return;
        }
        var events = new ArrayList<KernelEvent>();
        for (var event = inbox.poll(); event != null; event = inbox.poll()) {
            events.add(event);
            if (events.size() == MAX_EVENTS_PER_TURN) {
                break;
            }
        }
        waitingEvents.addAndGet(-events.size());
        if (!inbox.isEmpty()) {
            wake();
        }
        if (!events.isEmpty()) {
            guarded(events, () -> decide(events));
        }
    }

    private void decide(List<KernelEvent> events) {
        var decision = kernel.decide(state, new Stimulus(events, seeds.getAsLong()), clock.instant());
        var ops = new ArrayList<StoreOp>();
        var next = state;
        for (var change : decision.changes()) {
            ops.addAll(StateCodec.encode(change, next));
            next = kernel.apply(next, change);
        }
        boolean isAsked = events.stream().anyMatch(KernelEvent.Asked.class::isInstance);
        var tooLarge =
                ops.stream().filter(op -> op.size() > limit(op, isAsked, state)).findFirst();
        if (tooLarge.isPresent()) {
            decideWithout(tooLarge.get(), events);
            return;
        }
        state = next;
        if (!ops.isEmpty()) {
            unstored.add(ops);
        }
        waitingEffects.addAll(decision.effects());
        flush();
    }

    /** A deployment that begins leaves room for what follows from it: its end is to be stored too. */
    static int limit(StoreOp op, boolean isAsked, OrchestratorState before) {
        boolean begins = isAsked
                && StateCodec.deploymentOf(op)
                        .filter(id -> before.deployment(id).isEmpty())
                        .isPresent();
        return begins ? StateStore.MAX_VALUE_BYTES - ROOM_TO_END : StateStore.MAX_VALUE_BYTES;
    }

    /** What can never be stored must not come to be: whoever asks for it is refused, and all other events are decided one by one. */
    private void decideWithout(StoreOp tooLarge, List<KernelEvent> events) {
        if (events.size() > 1) {
            events.forEach(event -> decide(List.of(event)));
        } else if (events.getFirst() instanceof KernelEvent.Asked(var id, var _)) {
            waitingEffects.add(
                    new Effect.Reply(id, new Answer.TooLarge(tooLarge.size(), limit(tooLarge, true, state))));
            flush();
        } else {
            throw new IllegalStateException("What follows needs " + tooLarge.size() + " bytes at " + tooLarge.key());
        }
    }

    private void flush() {
        if (writing) {
            return;
        }
        var turns = unstored;
        var wishes = waitingEffects;
        var durable = state;
        waitingEffects = new ArrayList<>();
        if (turns.isEmpty()) {
            run(durable, wishes);
            return;
        }
        unstored = new ArrayList<>();
        writing = true;
        // A write for each turn: the store keeps one whole, where a larger one may be cut by a crash.
        Future.all(turns.stream().map(store::write).toList())
                .onComplete(result -> context.runOnContext(_ -> stored(result, durable, wishes)));
    }

    private void stored(AsyncResult<?> result, OrchestratorState durable, List<Effect> wishes) {
        writing = false;
        if (result.failed()) {
            LOG.error(
                    "The store failed; giving up leadership: {}", result.cause().getMessage());
            fail(result.cause());
            return;
        }
        guarded("what was decided", () -> {
            run(durable, wishes);
            if (!unstored.isEmpty() || !waitingEffects.isEmpty()) {
                flush();
            }
        });
        if (!inbox.isEmpty()) {
            wake();
        }
    }

    private void run(OrchestratorState durable, List<Effect> wishes) {
        if (ended) {
            return;
        }
        snapshot = durable;
        for (var wish : wishes) {
            if (ended) {
                return;
            }
            effects.accept(wish);
        }
    }

    /** A bug in a rule or in an effect: the state in memory, or what was done of the wishes, can no longer be trusted. */
    private void guarded(Object what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("The kernel failed on {}; giving up leadership", what, e);
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        ended = true;
        onFailure.accept(cause);
    }
}
