package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.FrameworkInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.FrameworkInfo.Capability;

/** Frameworks as v1 messages. */
final class FrameworkProtos {
    private static final String MULTI_ROLE = "MULTI_ROLE";

    private FrameworkProtos() {}

    @SuppressWarnings("deprecation") // `role` is how frameworks without MULTI_ROLE say it
    static FrameworkInfo read(Protos.FrameworkInfo message) {
        var capabilities = message.getCapabilitiesList().stream()
                .map(Capability::getType)
                .filter(type -> type != Capability.Type.UNKNOWN)
                .map(Enum::name)
                .toList();
        return new FrameworkInfo(
                message.getName(),
                message.getUser(),
                message.getId().getValue().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new FrameworkId(message.getId().getValue())),
                capabilities.contains(MULTI_ROLE) ? message.getRolesList() : List.of(message.getRole()),
                failoverTimeout(message.getFailoverTimeout()),
                capabilities,
                message.getHostname(),
                message.getWebuiUrl().isEmpty() ? Optional.empty() : Optional.of(message.getWebuiUrl()),
                message.hasPrincipal() ? Optional.of(message.getPrincipal()) : Optional.empty(),
                message.getCheckpoint());
    }

    /** Longer than any clock can hold is as good as for ever; what is no number of seconds is zero. */
    private static Duration failoverTimeout(double seconds) {
        if (!(seconds > 0)) {
            return Duration.ZERO;
        }
        return seconds > 1e12 ? Duration.ofDays(365_000) : Duration.ofMillis(Math.round(seconds * 1000));
    }

    @SuppressWarnings("deprecation") // see read
    static Protos.FrameworkInfo write(FrameworkInfo info) {
        var message = Protos.FrameworkInfo.newBuilder()
                .setUser(info.user())
                .setName(info.name())
                .setFailoverTimeout(info.failoverTimeout().toMillis() / 1000.0)
                .setCheckpoint(info.checkpoint());
        info.id().ifPresent(id -> message.setId(Ids.write(id)));
        if (!info.hostname().isEmpty()) {
            message.setHostname(info.hostname());
        }
        info.principal().ifPresent(message::setPrincipal);
        info.webUiUrl().ifPresent(message::setWebuiUrl);
        if (info.capabilities().contains(MULTI_ROLE)) {
            message.addAllRoles(info.roles());
        } else if (!info.roles().isEmpty() && !info.roles().equals(List.of("*"))) {
            message.setRole(info.roles().getFirst());
        }
        for (var capability : info.capabilities()) {
            message.addCapabilities(Capability.newBuilder().setType(Capability.Type.valueOf(capability)));
        }
        return message.build();
    }
}
