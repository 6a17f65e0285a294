package io.ekiden.cli.part;

import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.orchestrator.store.KeyValueMasterStore;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;

/** A master with its registry in ZooKeeper, listening. Whoever starts later on the same registry takes it over: writes of this one fail then. */
public final class MasterPart implements LiveMaster {
    private static final Duration SESSION = Duration.ofSeconds(10);

    private final Opened opened = new Opened();
    private final Guard guard;
    private final Master master;
    private final HttpServer http;

    private MasterPart(Vertx vertx, MasterSettings settings, MasterFront front, ZooKeeperPlace registry)
            throws ExecutionException, InterruptedException {
        this.guard = front.guard();
        try {
            var curator = registry.connect(SESSION);
            opened.push(curator);
            var root = registry.root(curator);
            var store = new ZooKeeperStateStore(root, newEpoch(root, settings.masterId()));
            opened.push(store);
            master = Opened.await(OwnLoop.start(
                    vertx,
                    () -> Master.start(vertx, settings, new KeyValueMasterStore(store), InstantSource.system())));
            http = Opened.await(new MasterRoutes(vertx, master, InstantSource.system(), front.guard())
                    .listen(front.bind(), settings.port(), front.tls()));
            opened.push(() -> Opened.await(http.close()));
            // Before its port is closed: frameworks whose connections end must not be taken for gone, with all their
            // tasks.
            opened.push(() -> Opened.await(master.shutDown()));
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Starts it and waits until it listens. */
    public static MasterPart start(Vertx vertx, MasterSettings settings, MasterFront front, ZooKeeperPlace registry)
            throws ExecutionException, InterruptedException {
        return new MasterPart(vertx, settings, front, registry);
    }

    private static long newEpoch(ZooKeeperRoot root, String masterId) throws ExecutionException {
        try {
            return root.nextEpoch(masterId, null);
        } catch (Exception e) {
            throw new ExecutionException(e);
        }
    }

    public Master master() {
        return master;
    }

    @Override
    public void adopt(Acls acls) throws ExecutionException, InterruptedException {
        Opened.await(master.adopt(acls));
        guard.review();
    }

    @Override
    public void adopt(Tls tls) throws ExecutionException, InterruptedException {
        Opened.await(tls.renew(http));
    }

    @Override
    public void close() {
        opened.close();
    }
}
