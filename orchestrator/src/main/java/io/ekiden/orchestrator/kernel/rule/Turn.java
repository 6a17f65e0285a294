package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Offer;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.Leftover;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.launch.resident.Keeping;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.turn.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decision in the making: each rule sees the state as the rules before it left it. Not shared, lives for one turn.
 */
final class Turn {
    private final Instant now;
    private final SplittableRandom random;
    private final KernelSettings settings;
    private final List<Change> changes = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final SortedSet<PathId> unsettled = new TreeSet<>();
    private final SortedSet<PathId> demanded = new TreeSet<>();
    private final List<Offer> offers = new ArrayList<>();
    private OrchestratorState state;
    private boolean isOfferWanted;

    Turn(OrchestratorState state, Instant now, long seed, KernelSettings settings) {
        this.state = state;
        this.now = now;
        this.random = new SplittableRandom(seed);
        this.settings = settings;
    }

    OrchestratorState state() {
        return state;
    }

    Instant now() {
        return now;
    }

    KernelSettings settings() {
        return settings;
    }

    void change(Change change) {
        changes.add(change);
        state = state.apply(change);
    }

    void effect(Effect effect) {
        effects.add(effect);
    }

    void send(Call call) {
        effects.add(new Effect.Send(call));
    }

    void publish(StreamEvent event) {
        effects.add(new Effect.Publish(event));
    }

    /** Records the instance; a new condition becomes an event. The app is settled at the end of the turn. */
    void update(Instance instance) {
        var before = state.instance(instance.appId(), instance.id());
        change(new Change.InstanceUpdated(instance));
        settleLater(instance.appId());
        if (before.map(b -> b.condition() != instance.condition() || b.incarnation() != instance.incarnation())
                .orElse(true)) {
            publish(new StreamEvent.InstanceChanged(instance));
        }
    }

    /** Removes the instance for good; what is kept for it is given back as soon as it is offered. */
    void forget(Instance instance) {
        instance.residence().ifPresent(residence -> {
            var role = state.definition(instance)
                    .map(app -> app.run().placement().role())
                    .orElse("*");
            change(new Change.ResidenceLeft(new Leftover(instance.id(), residence.agentId(), role, now, false)));
            isOfferWanted = true;
        });
        change(new Change.InstanceForgotten(instance.appId(), instance.id()));
        settleLater(instance.appId());
    }

    /** The app's numbers may be off: look at it before the turn ends. */
    void settleLater(PathId app) {
        unsettled.add(app);
    }

    /** Takes the next app to look at; null when there is none. */
    @Nullable
    PathId nextUnsettled() {
        if (unsettled.isEmpty()) {
            return null;
        }
        return unsettled.removeFirst();
    }

    /** Offers came; they are looked at when all other events of the turn are handled. */
    void offered(List<Offer> more) {
        offers.addAll(more);
    }

    List<Offer> offers() {
        return offers;
    }

    /** There is something to be freed, which has to be offered for that. */
    boolean isOfferWanted() {
        return isOfferWanted;
    }

    /** Somebody of the app waits for an offer, or could use one that was declined before. */
    void demand(PathId app) {
        demanded.add(app);
        change(new Change.LaunchWanted(app));
    }

    SortedSet<PathId> demanded() {
        return demanded;
    }

    /** A version newer than every other one, in milliseconds as on the wire. */
    Instant newVersion() {
        var millis = Instant.ofEpochMilli(now.toEpochMilli());
        return millis.isAfter(state.rootVersion())
                ? millis
                : state.rootVersion().plusMillis(1);
    }

    UUID newUuid() {
        return newUuid(random);
    }

    static UUID newUuid(SplittableRandom random) {
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /** How reservations are signed; absent before there is a framework. */
    Optional<Keeping> keeping() {
        return state.keeping(settings.principal());
    }

    long nextSeed() {
        return random.nextLong();
    }

    Decision<Change, Effect> decision() {
        return new Decision<>(changes, effects);
    }
}
