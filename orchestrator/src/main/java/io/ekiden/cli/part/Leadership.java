package io.ekiden.cli.part;

import io.ekiden.orchestrator.election.LeaderElection;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.loop.Orchestrator;
import io.ekiden.orchestrator.store.StateStore;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.backup.FileHandover;
import io.ekiden.orchestrator.store.backup.HandoverReport;
import io.ekiden.orchestrator.store.backup.Wish;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads while elected: an orchestrator of its own for each time, on a store of that time's epoch. One time begins only when the one
 * before has ended.
 */
final class Leadership implements LeaderElection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final Vertx vertx;
    private final ZooKeeperRoot root;
    private final LeaderElection election;
    private final LongFunction<StateStore> stores;
    private final Function<StateStore, Future<Orchestrator>> lead;
    private final FileHandover handover;
    private final Promise<Void> first = Promise.promise();
    private final Promise<Void> ended = Promise.promise();
    /** Ends when what was asked of this object so far is done. Guarded by this. */
    private Future<Void> done = Future.succeededFuture();

    private volatile @Nullable Orchestrator latest;
    private volatile @Nullable Term term;

    private record Term(long epoch, Orchestrator orchestrator, StateStore store) {}

    /**
     * @param root where the next leader looks for what is left to it
     * @param stores opens the store for an epoch
     * @param lead begins to lead; called on a context of its own, which is to own the state
     * @param handover what the stores do first
     */
    Leadership(
            Vertx vertx,
            ZooKeeperRoot root,
            LeaderElection election,
            LongFunction<StateStore> stores,
            Function<StateStore, Future<Orchestrator>> lead,
            FileHandover handover) {
        this.vertx = vertx;
        this.root = root;
        this.election = election;
        this.stores = stores;
        this.lead = lead;
        this.handover = handover;
    }

    /** Becomes a candidate; completes when it leads for the first time, fails when it cannot. */
    Future<Void> start() {
        election.start(this);
        return first.future();
    }

    /** The orchestrator that leads, or that led last: it still shows the state it knew, and answers requests with a failure. */
    Optional<Orchestrator> latest() {
        return Optional.ofNullable(latest);
    }

    /** What it knows: nothing before it has led. */
    OrchestratorState state() {
        return latest().map(Orchestrator::snapshot).orElse(OrchestratorState.EMPTY);
    }

    /** The id of whoever leads, this one included. */
    Optional<String> leader() {
        return election.leader();
    }

    boolean leads() {
        return term != null;
    }

    /** Gives leadership up. Whoever is alone is elected again. Tasks go on running. */
    void abdicate() {
        LOG.info("Abdicating, as asked");
        election.abdicate();
    }

    /** Leaves something for whoever leads next to do before it begins; a failure says what is known of it then. */
    Future<Void> leave(Wish wish) {
        var present = term;
        if (present == null) {
            return Future.failedFuture("this one does not lead any more, nothing was stored");
        }
        return vertx.<Void>executeBlocking(() -> {
            leave(present.epoch(), wish.text(Instant.now()));
            return null;
        });
    }

    private void leave(long epoch, String wish) {
        try {
            root.leave(epoch, wish);
            LOG.info("Left for the next leader: {}", wish);
        } catch (KeeperException.BadVersionException over) {
            throw new IllegalStateException("somebody else leads since, nothing was stored", over);
        } catch (Exception failure) {
            LOG.warn("Perhaps not left for the next leader: {} reason={}", wish, failure.toString());
            throw new IllegalStateException(
                    "it is not known whether what the next leader is to do was stored (" + failure.getMessage()
                            + "). "
                            + (isTakenBack(epoch)
                                    ? "What there may have been was removed"
                                    : "It could not be removed: whoever leads within the next " + Wish.HOLDS.toMinutes()
                                            + " minutes may do it"),
                    failure);
        }
    }

    private boolean isTakenBack(long epoch) {
        try {
            root.takeBack(epoch);
            return true;
        } catch (Exception failure) {
            LOG.warn("What may be left for the next leader cannot be removed: {}", failure.toString());
            return false;
        }
    }

    /** What became of what was left to this process, the last time that it began to lead with something left to it. */
    Optional<HandoverReport> handover() {
        return handover.last();
    }

    /** Fails when leadership ended because the state could not be read or stored. */
    Future<Void> ended() {
        return ended.future();
    }

    @Override
    public synchronized void elected(long epoch) {
        done = done.transform(_ -> begin(epoch));
    }

    @Override
    public synchronized void defeated() {
        // Not only when its turn comes: effects stop before anything else.
        Optional.ofNullable(term).ifPresent(lost -> lost.orchestrator().close());
        done = done.transform(_ -> end());
    }

    private Future<Void> begin(long epoch) {
        var store = stores.apply(epoch);
        return OwnLoop.start(vertx, () -> lead.apply(store))
                .onSuccess(orchestrator -> {
                    latest = orchestrator;
                    term = new Term(epoch, orchestrator, store);
                    orchestrator.ended().onFailure(ended::tryFail);
                    first.tryComplete();
                })
                .onFailure(cause -> {
                    store.close();
                    ended.tryFail(cause);
                    first.tryFail(cause);
                })
                .mapEmpty();
    }

    private Future<Void> end() {
        var over = Optional.ofNullable(term);
        term = null;
        return over.map(t -> t.orchestrator().close().onComplete(_ -> t.store().close()))
                .orElse(Future.succeededFuture());
    }

    /** Stops being a candidate, and leads no more. */
    Future<Void> close() {
        election.close();
        synchronized (this) {
            return done;
        }
    }
}
