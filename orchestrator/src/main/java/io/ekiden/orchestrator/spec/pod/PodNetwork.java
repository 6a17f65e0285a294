package io.ekiden.orchestrator.spec.pod;

import io.ekiden.orchestrator.spec.Ports.Named;
import io.ekiden.orchestrator.spec.Ports.Network;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The network that all containers of a pod share. <b>Source:</b> Marathon {@code networks}; of several it makes a pod with several
 * addresses, which no agent of ours runs.
 *
 * @param named with {@link Network#CONTAINER} alone
 * @param more networks that the containers are in besides; of other names
 */
public record PodNetwork(Network mode, Optional<Named> named, List<Named> more) {
    /** That of the agent. */
    public static final PodNetwork HOST = new PodNetwork(Network.HOST, Optional.empty(), List.of());

    public PodNetwork {
        // Earlier versions stored networks without.
        more = more == null ? List.of() : List.copyOf(more);
    }

    /** One with those names; with none where one lacks its own. */
    public static PodNetwork of(Network mode, List<Named> networks) {
        return new PodNetwork(
                mode, networks.stream().findFirst(), networks.stream().skip(1).toList());
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
