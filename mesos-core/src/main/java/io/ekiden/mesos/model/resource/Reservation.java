package io.ekiden.mesos.model.resource;

import java.util.List;
import java.util.Optional;

/**
 * Keeps a resource for one role and the roles below it. <b>Source:</b> mesos.proto {@code Resource.ReservationInfo}.
 *
 * @param type static ones are the agent's configuration, dynamic ones are made by RESERVE and end by UNRESERVE
 * @param principal who made it
 * @param labels in order, whatever order they came in
 */
public record Reservation(Type type, String role, Optional<String> principal, List<Label> labels)
        implements Comparable<Reservation> {
    /** See {@link Reservation}. */
    public enum Type {
        STATIC,
        DYNAMIC
    }

    public Reservation {
        labels = labels.stream().sorted().toList();
    }

    /** As an agent is configured. */
    public static Reservation configured(String role) {
        return new Reservation(Type.STATIC, role, Optional.empty(), List.of());
    }

    public boolean isDynamic() {
        return type == Type.DYNAMIC;
    }

    @Override
    public int compareTo(Reservation other) {
        int order = role.compareTo(other.role);
        if (order == 0) {
            order = type.compareTo(other.type);
        }
        if (order == 0) {
            order = Order.compare(principal, other.principal);
        }
        return order != 0 ? order : Order.compare(labels, other.labels);
    }
}
