package io.ekiden.mesos.detector;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where to look for a master, as it is written on the command line.
 *
 * <p><b>Source:</b> Mesos {@code --master}: {@code host:port} or {@code zk://user:password@h1:p,h2:p/path}; here also a list of addresses,
 * with or without {@code http://} or {@code https://}.
 */
public sealed interface MasterAddress {
    int DEFAULT_PORT = 5050;

    /** Known addresses of masters. */
    record Http(List<URI> masters) implements MasterAddress {
        public Http {
            masters = List.copyOf(masters);
        }
    }

    /**
     * Where masters elect their leader.
     *
     * @param servers {@code host:port,host:port}
     * @param path absolute, without a slash at its end
     */
    record ZooKeeper(String servers, String path, Optional<ZooKeeperUser> user) implements MasterAddress {
        /** For people, without the user. */
        @Override
        public String toString() {
            return "zk://" + ZooKeeperUser.shown(user.isPresent()) + servers + path;
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static MasterAddress parse(String text) {
        return parse(text, "http");
    }

    /**
     * See {@link #parse(String)}.
     *
     * @param scheme of addresses that are written without one
     */
    static MasterAddress parse(String text, String scheme) {
        return text.startsWith("zk://") ? zooKeeper(text.substring("zk://".length())) : http(text, scheme);
    }

    private static ZooKeeper zooKeeper(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException(
                    "zk://" + withoutPassword(text) + " has no path, such as zk://host:2181/mesos");
        }
        var authority = text.substring(0, slash);
        var path = text.substring(slash).replaceAll("/+$", "");
        int at = authority.lastIndexOf('@');
        var user =
                at < 0 ? Optional.<ZooKeeperUser>empty() : Optional.of(ZooKeeperUser.parse(authority.substring(0, at)));
        return new ZooKeeper(authority.substring(at + 1), path, user);
    }

    private static String withoutPassword(String text) {
        return text.substring(text.lastIndexOf('@') + 1);
    }

    private static Http http(String text, String scheme) {
        var masters = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> base(part, scheme))
                .toList();
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("no address of a master is given");
        }
        return new Http(masters);
    }

    private static URI base(String text, String usual) {
        try {
            var uri = new URI(text.contains("://") ? text : usual + "://" + text);
            var scheme = uri.getScheme();
            if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw new IllegalArgumentException("'" + text + "' is no address of a master, such as host:5050");
            }
            int port = uri.getPort() >= 0 ? uri.getPort() : DEFAULT_PORT;
            return new URI(scheme, null, uri.getHost(), port, null, null, null);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address of a master, such as host:5050", malformed);
        }
    }
}
