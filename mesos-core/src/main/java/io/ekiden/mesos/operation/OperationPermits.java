package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Action;
import java.util.Optional;

/**
 * Which resources somebody may change. <b>Source:</b> Mesos {@code Master::authorizeReserveResources} and those after it.
 *
 * @param principal who asks
 */
public record OperationPermits(Acls acls, Optional<String> principal) {
    /** Why an operation is refused. */
    public Optional<String> refusal(Operation.Convert operation) {
        return operation.resources().keys().stream().allMatch(key -> isAllowed(operation.kind(), key))
                        && operation
                                .source()
                                .map(source -> mayEnd(source, operation))
                                .orElse(true)
                ? Optional.empty()
                : Optional.of("Not authorized to perform " + operation.kind());
    }

    /** A RESERVE with a source ends those reservations of it that are not kept. */
    private boolean mayEnd(Resources source, Operation.Convert operation) {
        var kept = operation.resources().keys().stream()
                .flatMap(key -> key.terms().reservations().stream())
                .toList();
        return source.keys().stream()
                .flatMap(key -> key.terms().reservations().stream())
                .filter(reservation -> !kept.contains(reservation))
                .allMatch(reservation -> isAllowed(Action.UNRESERVE_RESOURCES, reservation.principal()));
    }

    private boolean isAllowed(Operation.Kind kind, Resources.Key key) {
        var terms = key.terms();
        return switch (kind) {
            case RESERVE -> acls.allow(principal, Action.RESERVE_RESOURCES, terms.role());
            case UNRESERVE ->
                isAllowed(
                        Action.UNRESERVE_RESOURCES,
                        terms.reservations().stream().reduce((_, last) -> last).flatMap(Reservation::principal));
            case CREATE -> acls.allow(principal, Action.CREATE_VOLUME, terms.role());
            case DESTROY ->
                isAllowed(
                        Action.DESTROY_VOLUME,
                        terms.disk().flatMap(Disk::persistence).flatMap(Disk.Persistence::principal));
            case GROW_VOLUME, SHRINK_VOLUME -> acls.allow(principal, Action.RESIZE_VOLUME, terms.role());
        };
    }

    private boolean isAllowed(Action action, Optional<String> owner) {
        return owner.isPresent() ? acls.allow(principal, action, owner.get()) : acls.allow(principal, action);
    }
}
