package io.ekiden.orchestrator.election;

import io.ekiden.mesos.detector.MasterAddress;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.wire.v1.MasterInfoCodec;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.ekiden.orchestrator.store.ZooKeeperTls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master that leads according to ZooKeeper: of the nodes {@code json.info_<number>} below a path the one with the lowest number. Told
 * by watches of each change. While ZooKeeper cannot be reached, and while nobody leads, the last known leader is not given up: whoever is
 * connected to it stays so.
 *
 * <p>Work is done on one thread.
 *
 * <p><b>Source:</b> Mesos {@code zookeeper/group.cpp} and {@code master/detector/zookeeper.cpp}. Nodes {@code info_<number>} of old masters
 * are read too, all others are left alone, {@code log_replicas} among them.
 */
public final class ZooKeeperDetector implements MasterDetector {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperDetector.class);
    private static final Pattern NODE = Pattern.compile("(json\\.)?info_(\\d{10})");
    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 200;

    private final CuratorFramework curator;
    private final String path;
    private final String scheme;
    private final Watcher watcher = this::changed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("master-detector").daemon().factory());
    private Promise<Found> awaited = Promise.promise();
    private @Nullable Leader leader;
    private volatile boolean closed;

    /** A master, and where it is. */
    private record Place(MasterInfo info, URI base) {}

    private record Leader(Place place, Promise<Void> outdated) {
        Found found() {
            return new Found(List.of(place.base()), outdated.future());
        }
    }

    /** @throws WireException when there is no such place: without a host, clients would turn to their own machine */
    private static URI base(MasterInfo info, String scheme) throws WireException {
        // A certificate is for a name, as a rule.
        boolean byName = scheme.equals("https") || info.ip().equals("0.0.0.0");
        var host = byName ? info.hostname() : info.ip();
        try {
            var base = new URI(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + info.port());
            if (base.getHost() != null && base.getPort() == info.port()) {
                return base;
            }
        } catch (URISyntaxException noHost) {
            // Said below.
        }
        throw new WireException("'" + host + "' is no name of a host");
    }

    /** Begins to look. */
    public ZooKeeperDetector(MasterAddress.ZooKeeper address) {
        this(address, "http", Optional.empty());
    }

    /**
     * @param scheme of the masters, which ZooKeeper does not tell
     * @param tls how ZooKeeper is spoken to; absent: in clear
     */
    public ZooKeeperDetector(MasterAddress.ZooKeeper address, String scheme, Optional<ZooKeeperTls> tls) {
        this(ZooKeeperConnection.open(address.servers(), SESSION, address.user(), tls), address.path(), scheme);
    }

    private ZooKeeperDetector(CuratorFramework curator, String path, String scheme) {
        this.scheme = scheme;
        this.curator = curator;
        this.path = path;
        // After a lost connection watches may be gone as well.
        curator.getConnectionStateListenable().addListener((_, state) -> {
            if (state.isConnected()) {
                submit();
            }
        });
        submit();
    }

    @Override
    public synchronized Future<Found> find() {
        return closed ? Future.failedFuture("the detector is closed") : awaited.future();
    }

    private void changed(WatchedEvent event) {
        if (event.getType() != Watcher.Event.EventType.None) {
            submit();
        }
    }

    private void submit() {
        try {
            thread.execute(this::look);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile.
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        try {
            announce(present());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (WireException unreadable) {
            // Not looked at again before something changes: it would be the same.
            LOG.warn("The leading master's node below {} cannot be read: {}", path, unreadable.reason());
            announce(Optional.empty());
        } catch (Exception failure) {
            LOG.info("The masters below {} cannot be seen, looking again: {}", path, failure.toString());
            submitLater();
        }
    }

    private void submitLater() {
        try {
            thread.schedule(this::look, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // Closed meanwhile.
        }
    }

    private Optional<Place> present() throws Exception {
        var client = curator.getZookeeperClient().getZooKeeper();
        while (true) {
            try {
                if (client.exists(path, watcher) == null) {
                    return Optional.empty();
                }
                var first = client.getChildren(path, watcher).stream()
                        .map(NODE::matcher)
                        .filter(Matcher::matches)
                        .min(Comparator.comparing(node -> node.group(2)));
                if (first.isEmpty()) {
                    return Optional.empty();
                }
                var data = client.getData(path + "/" + first.get().group(), false, null);
                var mediaType = first.get().group(1) == null ? MediaType.PROTOBUF : MediaType.JSON;
                var info = MasterInfoCodec.read(mediaType, data);
                return Optional.of(new Place(info, base(info, scheme)));
            } catch (KeeperException.NoNodeException _) {
                // Gone while we looked: the next one leads.
            }
        }
    }

    private synchronized void announce(Optional<Place> now) {
        if (closed) {
            return;
        }
        if (now.isEmpty()) {
            if (awaited.future().isComplete()) {
                LOG.warn("No master leads below {}", path);
                awaited = Promise.promise();
            }
            return;
        }
        var before = leader;
        if (before != null && before.place().equals(now.get())) {
            awaited.tryComplete(before.found());
            return;
        }
        LOG.info(
                "The leading master is {} masterId={}",
                now.get().info().pid(),
                now.get().info().id());
        var next = new Leader(now.get(), Promise.promise());
        leader = next;
        if (!awaited.tryComplete(next.found())) {
            awaited = Promise.promise();
            awaited.complete(next.found());
        }
        if (before != null) {
            before.outdated().complete();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            awaited.tryFail("the detector is closed");
        }
        thread.shutdownNow();
        curator.close();
    }
}
