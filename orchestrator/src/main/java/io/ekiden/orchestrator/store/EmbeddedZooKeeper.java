package io.ekiden.orchestrator.store;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/**
 * A ZooKeeper server in this JVM: the default store of a single machine. Durable like any other, every transaction is on the disk
 * before it is answered. No admin server, no four letter words.
 *
 * <p>ZooKeeper reads some settings from system properties, once per JVM: they are set here unless they are set already.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final int TICK_MILLIS = 500;
    private static final int MIN_SESSION_MILLIS = 1000;
    private static final int MAX_SESSION_MILLIS = 60_000;
    private static final int BACKLOG = 128;
    private static final int SNAPSHOTS_KEPT = 3;
    private static final int PURGE_HOURS = 1;

    private final String bind;
    private final FileChannel lockFile;
    private final FileTxnSnapLog log;
    private final ServerCnxnFactory connections;
    private final ZooKeeperServer server;
    private final DatadirCleanupManager purge;

    static {
        // A log grows in steps of 4 MiB; the default of 64 MiB would fill small disks and slow the start.
        setDefault("zookeeper.preAllocSize", "4096");
        setDefault("zookeeper.4lw.commands.whitelist", "none");
        setDefault("zookeeper.admin.enableServer", "false");
        setDefault("zookeeper.extendedTypesEnabled", "false");
        setDefault("zookeeper.audit.enable", "false");
        setDefault("zookeeper.nio.numWorkerThreads", "2");
    }

    /**
     * Where the server listens and what it keeps.
     *
     * @param bind an address; anyone who can connect can read and write, so 127.0.0.1 unless the network is trusted
     * @param port 0 for any that is free
     * @param directory of snapshots and logs; created when missing
     * @param maxConnectionsPerHost 0 for no limit
     */
    public record Settings(String bind, int port, Path directory, int maxConnectionsPerHost) {
        /** Reachable from this machine only. */
        public static Settings local(int port, Path directory) {
            return new Settings("127.0.0.1", port, directory, 200);
        }
    }

    /**
     * Starts the server; it answers when this returns.
     *
     * @throws BindException when the port is in use
     * @throws IOException when the directory cannot be used, or another server uses it
     */
    public EmbeddedZooKeeper(Settings settings) throws IOException, InterruptedException {
        bind = settings.bind();
        var directory = settings.directory().toFile();
        Files.createDirectories(settings.directory());
        lockFile = lock(settings.directory());
        try {
            connections = listen(settings);
            log = new FileTxnSnapLog(directory, directory);
            server = new ZooKeeperServer(
                    log, TICK_MILLIS, MIN_SESSION_MILLIS, MAX_SESSION_MILLIS, BACKLOG, new ZKDatabase(log), "");
            connections.startup(server);
        } catch (IOException | InterruptedException failure) {
            lockFile.close();
            throw failure;
        }
        purge = new DatadirCleanupManager(log.getSnapDir(), log.getDataLogDir(), SNAPSHOTS_KEPT, PURGE_HOURS);
        purge.start();
    }

    /** The port it listens on. */
    public int port() {
        return connections.getLocalPort();
    }

    /** How a client on this machine reaches it. */
    public String connectString() {
        return (bind.equals("0.0.0.0") ? "127.0.0.1" : bind) + ":" + port();
    }

    /** False after {@link #close()}, and after a failure of the disk, which stops the server. */
    public boolean isRunning() {
        return server.isRunning();
    }

    /** Ends all connections and closes the log. Sessions live on, for clients that come back after the next start. */
    @Override
    public void close() throws IOException {
        purge.shutdown();
        connections.shutdown();
        server.shutdown(true);
        log.close();
        lockFile.close();
    }

    private static FileChannel lock(Path directory) throws IOException {
        var file = directory.resolve("in-use");
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel)) return channel;
        channel.close();
        throw new IOException("Another ZooKeeper server uses " + directory + ": " + file + " is locked");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static ServerCnxnFactory listen(Settings settings) throws IOException {
        var address = new InetSocketAddress(settings.bind(), settings.port());
        try {
            var factory = new NIOServerCnxnFactory();
            factory.configure(address, settings.maxConnectionsPerHost(), BACKLOG, false);
            return factory;
        } catch (BindException failure) {
            var problem = new BindException("ZooKeeper cannot listen on " + settings.bind() + ":" + settings.port()
                    + ": " + failure.getMessage() + ". Stop what uses the port, or choose another.");
            problem.initCause(failure);
            throw problem;
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) System.setProperty(property, value);
    }
}
