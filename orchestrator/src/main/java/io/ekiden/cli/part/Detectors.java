package io.ekiden.cli.part;

import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.detector.MasterAddress;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.orchestrator.election.ZooKeeperDetector;
import io.ekiden.orchestrator.store.ZooKeeperTls;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which detector an address asks for. */
public final class Detectors {
    private Detectors() {}

    /**
     * Begins to look; the caller closes it.
     *
     * @param scheme of masters that ZooKeeper names
     * @param tls how ZooKeeper is spoken to; absent: in clear
     */
    public static MasterDetector open(MasterAddress address, String scheme, Optional<ZooKeeperTls> tls) {
        return switch (address) {
            case MasterAddress.Http(var masters) -> new HttpDetector(masters);
            case MasterAddress.ZooKeeper zooKeeper -> new ZooKeeperDetector(zooKeeper, scheme, tls);
        };
    }

    /** The address for people to read, without a password. */
    public static String text(MasterAddress address) {
        return switch (address) {
            case MasterAddress.Http(var masters) ->
                masters.stream().map(URI::toString).collect(Collectors.joining(" "));
            case MasterAddress.ZooKeeper zooKeeper -> zooKeeper.toString();
        };
    }
}
