package io.ekiden.mesos.model.discovery;

import io.ekiden.mesos.model.resource.Label;
import java.util.List;
import java.util.Optional;

/**
 * How a task or an executor wants to be found. Nothing here is acted upon: it is shown to those who look. <b>Source:</b> mesos.proto
 * {@code DiscoveryInfo}.
 *
 * @param visibility FRAMEWORK, CLUSTER or EXTERNAL
 */
public record Discovery(
        String visibility,
        Optional<String> name,
        Optional<String> environment,
        Optional<String> location,
        Optional<String> version,
        List<Port> ports,
        List<Label> labels) {
    public Discovery {
        ports = List.copyOf(ports);
        labels = List.copyOf(labels);
    }

    /** Where it can be reached. */
    public record Port(
            int number,
            Optional<String> name,
            Optional<String> protocol,
            Optional<String> visibility,
            List<Label> labels) {
        public Port {
            labels = List.copyOf(labels);
        }
    }
}
