package io.ekiden.mesos.wire.v1.task;

import io.ekiden.mesos.model.discovery.Discovery;
import io.ekiden.mesos.model.resource.Label;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.DiscoveryInfo;

/** How tasks want to be found, as v1 messages. */
public final class DiscoveryProtos {
    private DiscoveryProtos() {}

    static Discovery read(DiscoveryInfo message) {
        return new Discovery(
                message.getVisibility().name(),
                optional(message.hasName(), message.getName()),
                optional(message.hasEnvironment(), message.getEnvironment()),
                optional(message.hasLocation(), message.getLocation()),
                optional(message.hasVersion(), message.getVersion()),
                message.getPorts().getPortsList().stream()
                        .map(DiscoveryProtos::read)
                        .toList(),
                read(message.getLabels()));
    }

    private static Discovery.Port read(Protos.Port message) {
        return new Discovery.Port(
                message.getNumber(),
                optional(message.hasName(), message.getName()),
                optional(message.hasProtocol(), message.getProtocol()),
                optional(message.hasVisibility(), message.getVisibility().name()),
                read(message.getLabels()));
    }

    private static List<Label> read(Protos.Labels message) {
        return message.getLabelsList().stream()
                .map(label -> new Label(label.getKey(), optional(label.hasValue(), label.getValue())))
                .toList();
    }

    private static Optional<String> optional(boolean present, String value) {
        return present ? Optional.of(value) : Optional.empty();
    }

    public static DiscoveryInfo write(Discovery discovery) {
        var message =
                DiscoveryInfo.newBuilder().setVisibility(DiscoveryInfo.Visibility.valueOf(discovery.visibility()));
        discovery.name().ifPresent(message::setName);
        discovery.environment().ifPresent(message::setEnvironment);
        discovery.location().ifPresent(message::setLocation);
        discovery.version().ifPresent(message::setVersion);
        for (var port : discovery.ports()) {
            var written = message.getPortsBuilder().addPortsBuilder().setNumber(port.number());
            port.name().ifPresent(written::setName);
            port.protocol().ifPresent(written::setProtocol);
            port.visibility().map(DiscoveryInfo.Visibility::valueOf).ifPresent(written::setVisibility);
            if (!port.labels().isEmpty()) {
                written.setLabels(write(port.labels()));
            }
        }
        if (!discovery.labels().isEmpty()) {
            message.setLabels(write(discovery.labels()));
        }
        return message.build();
    }

    private static Protos.Labels write(List<Label> labels) {
        var message = Protos.Labels.newBuilder();
        for (var label : labels) {
            var written = message.addLabelsBuilder().setKey(label.key());
            label.value().ifPresent(written::setValue);
        }
        return message.build();
    }
}
