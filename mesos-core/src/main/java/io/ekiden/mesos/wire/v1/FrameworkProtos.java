package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.OfferConstraints;
import io.ekiden.mesos.model.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.FrameworkInfo.Capability;

/** Frameworks as v1 messages. */
public final class FrameworkProtos {
    private static final String MULTI_ROLE = "MULTI_ROLE";

    private FrameworkProtos() {}

    @SuppressWarnings("deprecation") // `role` is how frameworks without MULTI_ROLE say it
    public static FrameworkInfo read(Protos.FrameworkInfo message) {
        var capabilities = message.getCapabilitiesList().stream()
                .map(Capability::getType)
                .filter(type -> type != Capability.Type.UNKNOWN)
                .map(Enum::name)
                .toList();
        return new FrameworkInfo(
                message.getName(),
                message.getUser(),
                message.getId().getValue().isEmpty() ? Optional.empty() : Optional.of(Ids.read(message.getId())),
                capabilities.contains(MULTI_ROLE) ? message.getRolesList() : List.of(message.getRole()),
                failoverTimeout(message.getFailoverTimeout()),
                capabilities,
                message.getHostname(),
                message.getWebuiUrl().isEmpty() ? Optional.empty() : Optional.of(message.getWebuiUrl()),
                message.hasPrincipal() ? Optional.of(message.getPrincipal()) : Optional.empty(),
                message.getCheckpoint(),
                offerFilters(message),
                OfferConstraints.NONE);
    }

    private static Map<String, List<Map<String, Long>>> offerFilters(Protos.FrameworkInfo message) {
        var filters = new TreeMap<String, List<Map<String, Long>>>();
        message.getOfferFiltersMap()
                .forEach((role, filter) -> filters.put(
                        role,
                        filter.getMinAllocatableResources().getQuantitiesList().stream()
                                .map(FrameworkProtos::quantities)
                                .toList()));
        return filters;
    }

    private static Map<String, Long> quantities(Protos.OfferFilters.ResourceQuantities message) {
        var milli = new TreeMap<String, Long>();
        message.getQuantitiesMap().forEach((name, scalar) -> milli.put(name, Resources.toMilli(scalar.getValue())));
        return milli;
    }

    /** What the model has no words for. <b>Source:</b> Mesos {@code master/validation.cpp}, {@code validateRoles}. */
    @SuppressWarnings("deprecation") // see read
    static Optional<String> whatIsWrongWith(Protos.FrameworkInfo message) {
        boolean multiRole =
                message.getCapabilitiesList().stream().anyMatch(it -> it.getType() == Capability.Type.MULTI_ROLE);
        if (multiRole && message.hasRole()) {
            return Optional.of("'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable");
        }
        if (!multiRole && message.getRolesCount() > 0) {
            return Optional.of("'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable");
        }
        return Optional.empty();
    }

    /** Longer than any clock can hold is as good as for ever; what is no number of seconds is zero. */
    private static Duration failoverTimeout(double seconds) {
        if (!(seconds > 0)) {
            return Duration.ZERO;
        }
        return seconds > 1e12 ? Duration.ofDays(365_000) : Duration.ofMillis(Math.round(seconds * 1000));
    }

    @SuppressWarnings("deprecation") // see read
    public static Protos.FrameworkInfo write(FrameworkInfo info) {
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
        info.offerFilters().forEach((role, minimums) -> {
            var filter = Protos.OfferFilters.newBuilder();
            for (var minimum : minimums) {
                var quantities = filter.getMinAllocatableResourcesBuilder().addQuantitiesBuilder();
                minimum.forEach((name, milli) -> quantities.putQuantities(
                        name,
                        Protos.Value.Scalar.newBuilder()
                                .setValue(milli / 1000.0)
                                .build()));
            }
            message.putOfferFilters(role, filter.build());
        });
        for (var capability : info.capabilities()) {
            message.addCapabilities(Capability.newBuilder().setType(Capability.Type.valueOf(capability)));
        }
        return message.build();
    }
}
