package io.ekiden.cli.part;

/**
 * Where in which ZooKeeper something is kept.
 *
 * @param servers {@code host:port,host:port}
 * @param path absolute, without a slash at its end
 */
public record ZooKeeperPlace(String servers, String path) {
    /** Of the master of this machine, which has a ZooKeeper to itself. */
    public static final String OWN_MASTER = "/ekiden-master";

    /** Of the orchestrators that share a ZooKeeper, unless they are told another place. */
    public static final String OWN_ORCHESTRATOR = "/ekiden";

    private static final int DEFAULT_PORT = 2181;

    /**
     * Reads {@code zk://h1:2181,h2:2181/path} or the same without {@code zk://}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static ZooKeeperPlace parse(String text) {
        var rest = text.startsWith("zk://") ? text.substring("zk://".length()) : text;
        int slash = rest.indexOf('/');
        var path = slash < 0 ? "" : rest.substring(slash).replaceAll("/+$", "");
        if (slash == 0 || rest.isBlank() || path.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not of the form zk://host:port,host:port/path");
        }
        if (rest.contains("@")) {
            throw new IllegalArgumentException(
                    "'" + rest.substring(rest.indexOf('@') + 1) + "' names a user, which is not possible here yet");
        }
        var servers = new StringBuilder();
        for (var server : rest.substring(0, slash).split(",")) {
            servers.append(servers.isEmpty() ? "" : ",")
                    .append(server.strip())
                    .append(server.contains(":") ? "" : ":" + DEFAULT_PORT);
        }
        return new ZooKeeperPlace(servers.toString(), path);
    }

    @Override
    public String toString() {
        return "zk://" + servers + path;
    }
}
