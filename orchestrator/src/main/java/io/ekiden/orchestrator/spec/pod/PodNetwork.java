package io.ekiden.orchestrator.spec.pod;

import io.ekiden.orchestrator.spec.Ports.Named;
import io.ekiden.orchestrator.spec.Ports.Network;
import java.util.Optional;

/**
 * The network that all containers of a pod share. <b>Source:</b> Marathon {@code networks}; of several it makes a pod with several
 * addresses, which no agent of ours runs.
 *
 * @param named with {@link Network#CONTAINER} alone
 */
public record PodNetwork(Network mode, Optional<Named> named) {
    /** That of the agent. */
    public static final PodNetwork HOST = new PodNetwork(Network.HOST, Optional.empty());

    /** True when the containers have ports that are not those of the agent. */
    public boolean isOwn() {
        return mode != Network.HOST;
    }
}
