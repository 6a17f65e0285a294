package io.ekiden.orchestrator.loop;

import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.Kernel;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Stimulus;
import io.ekiden.orchestrator.store.StateStore;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.vertx.core.Context;
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
 * at an app's instances once, for however many events. When many have gathered they are decided on before the write ends. A store that fails ends the loop: a leader that cannot persist must not act.
 */
public final class KernelLoop {
    private static final Logger LOG = LoggerFactory.getLogger(KernelLoop.class);
    private static final int MAX_EVENTS_PER_TURN = 1_000;
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
    private List<StoreOp> unstored = new ArrayList<>();
    private List<Effect> waitingEffects = new ArrayList<>();
    private OrchestratorState state;
    private boolean writing;
    private boolean ended;
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

    /** Stops acting at once; what is not durable is lost, as in a crash. On the loop's context. */
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
            try {
                decide(events);
            } catch (RuntimeException e) {
                // A bug in a rule: the state in memory can no longer be trusted.
                LOG.error("The kernel failed on {}; giving up leadership", events, e);
                fail(e);
            }
        }
    }

    private void decide(List<KernelEvent> events) {
        var decision = kernel.decide(state, new Stimulus(events, seeds.getAsLong()), clock.instant());
        for (var change : decision.changes()) {
            unstored.addAll(StateCodec.encode(change, state));
            state = kernel.apply(state, change);
        }
        waitingEffects.addAll(decision.effects());
        flush();
    }

    private void flush() {
        if (writing) {
            return;
        }
        var ops = unstored;
        var wishes = waitingEffects;
        var durable = state;
        if (ops.isEmpty()) {
            waitingEffects = new ArrayList<>();
            run(durable, wishes);
            return;
        }
        unstored = new ArrayList<>();
        waitingEffects = new ArrayList<>();
        writing = true;
        store.write(ops)
                .onComplete(result -> context.runOnContext(_ -> {
                    writing = false;
                    if (result.failed()) {
                        LOG.error(
                                "The store failed; giving up leadership: {}",
                                result.cause().getMessage());
                        fail(result.cause());
                        return;
                    }
                    run(durable, wishes);
                    if (!unstored.isEmpty() || !waitingEffects.isEmpty()) {
                        flush();
                    }
                    if (!inbox.isEmpty()) {
                        wake();
                    }
                }));
    }

    private void run(OrchestratorState durable, List<Effect> wishes) {
        if (ended) {
            return;
        }
        snapshot = durable;
        wishes.forEach(effects);
    }

    private void fail(Throwable cause) {
        ended = true;
        onFailure.accept(cause);
    }
}
