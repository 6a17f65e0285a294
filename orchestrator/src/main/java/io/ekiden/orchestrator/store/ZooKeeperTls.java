package io.ekiden.orchestrator.store;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * TLS to the servers of a ZooKeeper that have a {@code secureClientPort}. Their certificates have to name the host that is connected to.
 *
 * <p><b>Source:</b> ZooKeeper Administrator's Guide, Encryption, Authentication, Authorization Options.
 *
 * @param authorities PEM: who is trusted to vouch for the servers
 * @param identity PEM: the own certificate, those up to its authority's, and the key, for servers that ask for one
 */
public record ZooKeeperTls(Path authorities, Optional<Path> identity) {
    private static final String PEM = "PEM";

    void apply(ZKClientConfig config) {
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        // The other socket of ZooKeeper's knows no TLS.
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.trustStore.location", authorities.toString());
        config.setProperty("zookeeper.ssl.trustStore.type", PEM);
        identity.ifPresent(file -> {
            config.setProperty("zookeeper.ssl.keyStore.location", file.toString());
            config.setProperty("zookeeper.ssl.keyStore.type", PEM);
        });
    }
}
