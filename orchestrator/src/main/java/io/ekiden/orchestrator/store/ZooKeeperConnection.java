package io.ekiden.orchestrator.store;

import io.ekiden.mesos.detector.ZooKeeperUser;
import java.time.Duration;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.zookeeper.client.ZKClientConfig;

/** Connections to ZooKeeper, set up the way elections and stores need them. */
public final class ZooKeeperConnection {
    /** The largest answer a client takes. Lets a store read 100 nodes with one request, whatever their size. */
    private static final int MAX_PACKET = 110 * 1024 * 1024;

    /**
     * How much of the session a broken connection may take before a leader gives up. A client needs two thirds of the session to notice
     * that a network swallows everything, so not more than a third is left, and some of that for clocks that differ.
     */
    private static final int PATIENCE_PERCENT = 25;

    private ZooKeeperConnection() {}

    /**
     * A started client; it connects in the background, and again whenever it must.
     *
     * @param servers {@code host:port,host:port}, without a path
     * @param session how long ZooKeeper waits for a silent client before it takes its leadership; ZooKeeper wants at least two of its
     *     ticks. A leader gives up before that, see {@link #PATIENCE_PERCENT}, so that it has stopped before the next one starts.
     */
    public static CuratorFramework open(String servers, Duration session) {
        return open(servers, session, Optional.empty());
    }

    /** The same for a user, who alone may use what a {@link ZooKeeperRoot#restricted} root creates. */
    public static CuratorFramework open(String servers, Duration session, Optional<ZooKeeperUser> user) {
        return open(servers, session, user, Optional.empty());
    }

    /** The same with TLS. */
    public static CuratorFramework open(
            String servers, Duration session, Optional<ZooKeeperUser> user, Optional<ZooKeeperTls> tls) {
        var config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.JUTE_MAXBUFFER, Integer.toString(MAX_PACKET));
        tls.ifPresent(known -> known.apply(config));
        var builder = builder(servers, session).zkClientConfig(config);
        user.ifPresent(known -> builder.authorization("digest", known.digest()));
        var curator = builder.build();
        curator.start();
        return curator;
    }

    private static CuratorFrameworkFactory.Builder builder(String servers, Duration session) {
        return CuratorFrameworkFactory.builder()
                .connectString(servers)
                .sessionTimeoutMs(Math.toIntExact(session.toMillis()))
                .connectionTimeoutMs(Math.toIntExact(session.toMillis()))
                .simulatedSessionExpirationPercent(PATIENCE_PERCENT)
                .retryPolicy(new BoundedExponentialBackoffRetry(50, 500, 10))
                .ensembleTracker(false)
                .dontUseContainerParents();
    }
}
