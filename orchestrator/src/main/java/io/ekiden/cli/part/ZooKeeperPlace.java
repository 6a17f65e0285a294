package io.ekiden.cli.part;

import io.ekiden.mesos.detector.ZooKeeperUser;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.ekiden.orchestrator.store.ZooKeeperRoot;
import io.ekiden.orchestrator.store.ZooKeeperTls;
import java.time.Duration;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;

/**
 * Where in which ZooKeeper something is kept.
 *
 * @param servers {@code host:port,host:port}
 * @param path absolute, without a slash at its end
 * @param user to whom what is kept belongs; absent: to everybody
 * @param tls absent: in clear
 */
public record ZooKeeperPlace(String servers, String path, Optional<ZooKeeperUser> user, Optional<ZooKeeperTls> tls) {
    /** Of the master of this machine, which has a ZooKeeper to itself. */
    public static final String OWN_MASTER = "/ekiden-master";

    /** Of the orchestrators that share a ZooKeeper, unless they are told another place. */
    public static final String OWN_ORCHESTRATOR = "/ekiden";

    private static final int DEFAULT_PORT = 2181;

    /** Everybody's. */
    public static ZooKeeperPlace open(String servers, String path) {
        return new ZooKeeperPlace(servers, path, Optional.empty(), Optional.empty());
    }

    /**
     * Reads {@code zk://h1:2181,h2:2181/path} or {@code zk://name:password@h1:2181,h2:2181/path}, or the same without {@code zk://}.
     *
     * @throws IllegalArgumentException saying what is wrong, and no password
     */
    public static ZooKeeperPlace parse(String text) {
        var rest = text.startsWith("zk://") ? text.substring("zk://".length()) : text;
        int slash = rest.indexOf('/');
        var path = slash < 0 ? "" : rest.substring(slash).replaceAll("/+$", "");
        if (slash == 0 || rest.isBlank() || path.isEmpty()) {
            int user = rest.lastIndexOf('@');
            var shown = user < 0 ? text : "zk://" + rest.substring(user + 1);
            throw new IllegalArgumentException("'" + shown + "' is not of the form zk://host:port,host:port/path");
        }
        int at = rest.lastIndexOf('@', slash);
        var user = at < 0 ? Optional.<ZooKeeperUser>empty() : Optional.of(ZooKeeperUser.parse(rest.substring(0, at)));
        var servers = new StringBuilder();
        for (var server : rest.substring(at + 1, slash).split(",")) {
            servers.append(servers.isEmpty() ? "" : ",")
                    .append(server.strip())
                    .append(server.contains(":") ? "" : ":" + DEFAULT_PORT);
        }
        return new ZooKeeperPlace(servers.toString(), path, user, Optional.empty());
    }

    /** The same, spoken to like this. */
    public ZooKeeperPlace with(Optional<ZooKeeperTls> newTls) {
        return new ZooKeeperPlace(servers, path, user, newTls);
    }

    /** A place within this one. */
    ZooKeeperPlace in(String below) {
        return new ZooKeeperPlace(servers, path + below, user, tls);
    }

    /** See {@link ZooKeeperConnection#open(String, Duration)}. */
    CuratorFramework connect(Duration session) {
        return ZooKeeperConnection.open(servers, session, user, tls);
    }

    /** For its user alone, if there is one. */
    ZooKeeperRoot root(CuratorFramework connected) {
        return user.isPresent() ? ZooKeeperRoot.restricted(connected, path) : ZooKeeperRoot.open(connected, path);
    }

    /** For people, without the user. */
    @Override
    public String toString() {
        return "zk://" + ZooKeeperUser.shown(user.isPresent()) + servers + path;
    }
}
