package io.ekiden.mesos.model.resource;

import java.util.List;
import java.util.Optional;

/**
 * What tells one part of a resource from another of the same name.
 *
 * @param reservations none: anybody's. Each one narrows the one before it to a role below; the last one counts
 * @param shared several tasks may use it at once
 * @param revocable may be taken away from a task
 */
public record Terms(List<Reservation> reservations, Optional<Disk> disk, boolean shared, boolean revocable)
        implements Comparable<Terms> {
    /** Anybody's, and nothing special. */
    public static final Terms UNRESERVED = new Terms(List.of(), Optional.empty(), false, false);

    public Terms {
        reservations = List.copyOf(reservations);
    }

    /** As an agent is configured; {@code *} is anybody. */
    public static Terms of(String role) {
        return role.equals("*")
                ? UNRESERVED
                : new Terms(List.of(Reservation.configured(role)), Optional.empty(), false, false);
    }

    /** Whose it is; {@code *} when anybody's. */
    public String role() {
        return reservations.isEmpty() ? "*" : reservations.getLast().role();
    }

    public boolean isReserved() {
        return !reservations.isEmpty();
    }

    /** Made by a RESERVE, and not by configuration. */
    public boolean isDynamic() {
        return isReserved() && reservations.getLast().isDynamic();
    }

    /** Narrowed more than once: only newer frameworks can read that. */
    public boolean isRefined() {
        return reservations.size() > 1;
    }

    /** The id of the volume it is, if it is one. */
    public Optional<String> volumeId() {
        return disk.flatMap(Disk::volumeId);
    }

    /** A mounted disk is used as a whole. <b>Source:</b> Mesos, {@code Resources}, disks of type {@code MOUNT}. */
    public boolean isIndivisible() {
        return disk.flatMap(Disk::source)
                .filter(source -> source.type().equals(Disk.Source.MOUNT))
                .isPresent();
    }

    /** True when offers to this role may contain it: reserved for nobody, for this role, or for one above it. */
    public boolean isFor(String offeredTo) {
        if (reservations.isEmpty()) {
            return true;
        }
        var owner = role();
        return offeredTo.startsWith(owner)
                && (offeredTo.length() == owner.length() || offeredTo.charAt(owner.length()) == '/');
    }

    public Terms withReservations(List<Reservation> newReservations) {
        return simplest(new Terms(newReservations, disk, shared, revocable));
    }

    public Terms withDisk(Optional<Disk> newDisk) {
        return simplest(new Terms(reservations, newDisk, shared, revocable));
    }

    /** One object for the usual case makes comparing cheap. */
    private static Terms simplest(Terms terms) {
        return terms.equals(UNRESERVED) ? UNRESERVED : terms;
    }

    @Override
    public int compareTo(Terms other) {
        if (this == other) {
            return 0;
        }
        int order = Order.compare(reservations, other.reservations);
        if (order == 0) {
            order = Order.compare(disk, other.disk);
        }
        if (order == 0) {
            order = Boolean.compare(shared, other.shared);
        }
        return order != 0 ? order : Boolean.compare(revocable, other.revocable);
    }
}
