package io.ekiden.cli.part;

import io.ekiden.cli.standby.Standby;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Paths;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.mesos.wire.v1.MasterInfoCodec;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.orchestrator.election.Ballot;
import io.ekiden.orchestrator.election.CuratorLeaderElection;
import io.ekiden.orchestrator.election.LeaderElection;
import io.ekiden.orchestrator.store.KeyValueMasterStore;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master among others on one ZooKeeper: leads while elected, each time with the registry of that time's epoch, so that late writes of
 * one that lost are refused; otherwise it points to who leads. It goes on as a candidate after it has lost.
 *
 * <p>Its node is {@code <path>/json.info_<number>}, which agents and frameworks of Mesos read.
 */
public final class MasterCandidate implements LiveMaster, LeaderElection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(MasterCandidate.class);
    private static final String PREFIX = "json.info_";

    private final Opened opened = new Opened();
    private final MasterDoor door;
    private final Vertx vertx;
    private volatile MasterSettings settings;
    private final Guard guard;
    private final ZooKeeperRoot root;
    private final LeaderElection election;
    /** Ends when what was asked of this object so far is done. Guarded by this. */
    private Future<Void> done = Future.succeededFuture();

    private volatile @Nullable Term term;
    private volatile @Nullable HttpServer server;
    private boolean hasLed;
    private final Standby standby;

    private record Term(Master master, ZooKeeperStateStore store) {}

    private MasterCandidate(Vertx vertx, MasterSettings settings, Guard guard, ZooKeeperPlace place, Duration session) {
        this.guard = guard;
        this.vertx = vertx;
        this.standby = new Standby(vertx);
        this.settings = settings;
        this.door = new MasterDoor(settings, InstantSource.system(), guard);
        var curator = place.connect(session);
        opened.push(curator);
        this.root = place.in("/registry").root(curator);
        var ballot = new Ballot(
                place.path(),
                PREFIX,
                new String(MasterInfoCodec.write(MediaType.JSON, settings.info()), StandardCharsets.UTF_8),
                MasterCandidate::address);
        this.election = new CuratorLeaderElection(root, ballot);
    }

    /**
     * Listens, and becomes a candidate.
     *
     * @param session after this long without a connection to ZooKeeper a leader leads no more
     */
    public static MasterCandidate start(
            Vertx vertx, MasterSettings settings, MasterFront front, ZooKeeperPlace place, Duration session)
            throws ExecutionException, InterruptedException {
        var candidate = new MasterCandidate(vertx, settings, front.guard(), place, session);
        try {
            var http = Opened.await(vertx.createHttpServer(front.tls().of(MasterRoutes.options()))
                    .requestHandler(front.guard().before(Paths.MASTER, candidate.door::handle))
                    .listen(settings.port(), front.bind()));
            candidate.server = http;
            candidate.opened.push(() -> Opened.await(http.close()));
            candidate.election.start(candidate);
            return candidate;
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            candidate.opened.close();
            throw e;
        }
    }

    /** Completes when it could not be readier to lead, or leads. */
    public Future<Void> ready() {
        return standby.ready();
    }

    private static String address(String content) {
        try {
            var info = MasterInfoCodec.read(MediaType.JSON, content.getBytes(StandardCharsets.UTF_8));
            return info.hostname() + ":" + info.port();
        } catch (WireException unreadable) {
            return "";
        }
    }

    @Override
    public void adopt(Acls acls) throws ExecutionException, InterruptedException {
        settings = settings.withAcls(acls);
        door.adopt(acls);
        var now = term;
        if (now != null) {
            Opened.await(now.master().adopt(acls));
        }
        guard.review();
    }

    @Override
    public void adopt(Tls tls) throws ExecutionException, InterruptedException {
        var listening = server;
        if (listening != null) {
            Opened.await(tls.renew(listening));
        }
    }

    @Override
    public void leaderChanged(Optional<String> leader) {
        door.pointTo(leader.filter(address -> !address.isEmpty()));
        if (leader.isPresent()) {
            standby.begin();
        }
    }

    @Override
    public synchronized void elected(long epoch) {
        door.recover(epoch);
        standby.end();
        done = done.transform(_ -> begin(epoch));
    }

    @Override
    public synchronized void defeated() {
        // Not only when its turn comes: nothing is said any more before anything else.
        door.shut();
        Optional.ofNullable(term).ifPresent(lost -> lost.master().shutDown());
        done = done.transform(_ -> end());
    }

    private Future<Void> begin(long epoch) {
        var own = ownSettings();
        LOG.info("Elected masterId={} epoch={}", own.masterId(), epoch);
        var store = new ZooKeeperStateStore(root, epoch);
        return OwnLoop.start(
                        vertx, () -> Master.start(vertx, own, new KeyValueMasterStore(store), InstantSource.system()))
                .onSuccess(master -> {
                    term = new Term(master, store);
                    // What came into force while the registry was read.
                    master.adopt(settings.acls());
                    var router = Router.router(vertx);
                    new MasterRoutes(vertx, master, InstantSource.system(), guard).mount(router);
                    door.open(epoch, router);
                    // Only of its own term: a write that fails late says nothing about the next one.
                    master.ended()
                            .onFailure(_ -> Optional.ofNullable(term)
                                    .filter(current -> current.master().equals(master))
                                    .ifPresent(_ -> election.abdicate()));
                })
                .onFailure(cause -> {
                    LOG.error("The registry cannot be read, another master may lead", cause);
                    store.close();
                    election.abdicate();
                })
                .mapEmpty();
    }

    /** Ids of agents and frameworks begin with the master's and are counted anew each time: no two times may share it. */
    private MasterSettings ownSettings() {
        var own = hasLed ? settings.withMasterId(UUID.randomUUID().toString()) : settings;
        hasLed = true;
        return own;
    }

    private Future<Void> end() {
        var over = Optional.ofNullable(term);
        term = null;
        return over.map(t -> t.master()
                        .shutDown()
                        .otherwiseEmpty()
                        .onComplete(_ -> t.store().close()))
                .orElse(Future.succeededFuture());
    }

    @Override
    public void close() {
        standby.end();
        election.close();
        try {
            Opened.await(done());
        } catch (ExecutionException e) {
            LOG.warn("While stopping: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opened.close();
    }

    private synchronized Future<Void> done() {
        return done;
    }
}
