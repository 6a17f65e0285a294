package io.ekiden.mesos.model.container;

import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.ContainerInfo.PortMapping;
import java.util.List;

/**
 * The network that all tasks of a group share instead of their agent's: they reach each other on localhost, and others reach them by what
 * is mapped. <b>Source:</b> mesos.proto {@code ExecutorInfo.container.network_infos} of the default executor.
 *
 * @param network never that of the host
 * @param portMappings of the first network, where there are several
 */
public record GroupNetwork(Network network, List<PortMapping> portMappings) {
    public GroupNetwork {
        portMappings = List.copyOf(portMappings);
    }
}
