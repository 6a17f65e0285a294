package io.ekiden.orchestrator.spec.pod;

import io.ekiden.orchestrator.spec.Ports.Named;
import io.ekiden.orchestrator.spec.Ports.Network;
import io.ekiden.orchestrator.spec.RunSpec;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The network that all containers of a pod share. <b>Source:</b> Marathon {@code networks}; of several it makes a pod with several
 * addresses, which no agent of ours runs.
 *
 * @param named with {@link Network#CONTAINER} alone
 * @param more networks that the containers are in besides; of other names
 * @param bridgeLabels with {@link Network#BRIDGE} alone
 */
public record PodNetwork(
        Network mode, Optional<Named> named, List<Named> more, SortedMap<String, String> bridgeLabels) {
    /** That of the agent. */
    public static final PodNetwork HOST =
            new PodNetwork(Network.HOST, Optional.empty(), List.of(), Collections.emptySortedMap());

    public PodNetwork {
        // Earlier versions stored networks without.
        more = more == null ? List.of() : List.copyOf(more);
        bridgeLabels = bridgeLabels == null ? Collections.emptySortedMap() : RunSpec.sorted(bridgeLabels);
    }

    /** One with those names; with none where one lacks its own. */
    public static PodNetwork of(Network mode, List<Named> networks, SortedMap<String, String> bridgeLabels) {
        return new PodNetwork(
                mode, networks.stream().findFirst(), networks.stream().skip(1).toList(), bridgeLabels);
    }

    /** All networks that have names, in their order. */
    public List<Named> all() {
        return Stream.concat(named.stream(), more.stream()).toList();
    }

    /** True when the containers have ports that are not those of the agent. */
    public boolean isOwn() {
        return mode != Network.HOST;
    }
}
