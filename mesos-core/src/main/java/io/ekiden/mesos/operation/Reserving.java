package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Reservation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges what a RESERVE asks for. With a {@code source} it takes what is reserved otherwise already: the reservations of both are the same
 * up to some point, and from there on those of the source end and those asked for begin.
 *
 * <p><b>Source:</b> Mesos {@code master/validation.cpp}, {@code operation::validate} of {@code Offer::Operation::Reserve}.
 *
 * @param role the only one to reserve for; an operator reserves for any
 * @param principal signs what it reserves, if there is one
 * @param refines whether reservations may be put on top of others
 */
record Reserving(Optional<String> role, Optional<String> principal, boolean refines) {
    /** Labels are kept by agent and master, and are in each offer. */
    static final int MAX_LABELS = 64;

    /** Characters of all keys and values of a reservation's labels. */
    static final int MAX_LABEL_CHARACTERS = 16_384;

    Optional<String> whatIsWrongWith(Operation.Convert operation) {
        return all(operation.resources(), this::notReservable)
                .or(() -> operation.source().flatMap(source -> wrongSource(source, operation.resources())));
    }

    private static Optional<String> all(
            Resources resources, java.util.function.Function<Resources.Key, Optional<String>> wrong) {
        return resources.keys().stream().map(wrong).flatMap(Optional::stream).findFirst();
    }

    private Optional<String> notReservable(Resources.Key key) {
        var terms = key.terms();
        if (!terms.isDynamic()) {
            return Optional.of("Resource " + key.name() + " is not dynamically reserved");
        }
        if (terms.volumeId().isPresent()) {
            return Optional.of("A persistent volume cannot be reserved");
        }
        if (terms.revocable()) {
            return Optional.of("Resource " + key.name() + " is revocable and cannot be reserved");
        }
        if (role.isPresent() && !terms.role().equals(role.get())) {
            return Optional.of("A reserve operation was attempted for a resource with role '" + terms.role()
                    + "', but the framework can only reserve resources with roles '{ " + role.get() + " }'");
        }
        if (terms.isRefined() && !refines) {
            return Optional.of("Reservation refinement needs the capability RESERVATION_REFINEMENT");
        }
        return badStack(terms.reservations())
                .or(() -> terms.reservations().stream()
                        .map(Reserving::tooManyLabels)
                        .flatMap(Optional::stream)
                        .findFirst())
                .or(() -> notSigned(terms.reservations().getLast()));
    }

    private static Optional<String> badStack(List<Reservation> stack) {
        for (int i = 0; i < stack.size(); i++) {
            var reservedFor = stack.get(i).role();
            if (reservedFor.equals(Resources.UNRESERVED)) {
                return Optional.of("Invalid reservation: role \"*\" cannot be dynamically reserved");
            }
            if (i > 0 && !reservedFor.startsWith(stack.get(i - 1).role() + "/")) {
                return Optional.of("Invalid refined reservation: role '" + reservedFor + "' is not a subrole of '"
                        + stack.get(i - 1).role() + "'");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> tooManyLabels(Reservation reservation) {
        var labels = reservation.labels();
        if (labels.size() > MAX_LABELS) {
            return Optional.of(
                    "A reservation has " + labels.size() + " labels; at most " + MAX_LABELS + " are possible");
        }
        long characters = labels.stream()
                .mapToLong(label -> label.key().length()
                        + label.value().map(String::length).orElse(0).longValue())
                .sum();
        return characters > MAX_LABEL_CHARACTERS
                ? Optional.of("The labels of a reservation have " + characters + " characters; at most "
                        + MAX_LABEL_CHARACTERS + " are possible")
                : Optional.empty();
    }

    private Optional<String> notSigned(Reservation reservation) {
        return Converter.otherPrincipal(principal, "reserve", reservation.principal(), "ReservationInfo");
    }

    private Optional<String> wrongSource(Resources source, Resources target) {
        if (!unreserved(source).equals(unreserved(target))) {
            return Optional.of("Invalid reservation: 'source' and 'resources' differ in more than their reservations");
        }
        if (stacks(source).count() > 1 || stacks(target).count() > 1) {
            return Optional.of("Invalid reservation: all of 'source' must be reserved alike, and all of 'resources'");
        }
        var before = stacks(source).findFirst().orElse(List.of());
        var after = stacks(target).findFirst().orElse(List.of());
        int common = 0;
        while (common < Math.min(before.size(), after.size())
                && before.get(common).equals(after.get(common))) {
            common++;
        }
        if (before.stream().skip(common).anyMatch(reservation -> !reservation.isDynamic())) {
            return Optional.of("Invalid reservation: what an agent is configured with cannot be reserved otherwise");
        }
        return after.stream()
                .skip(common)
                .map(made -> made.isDynamic()
                        ? notSigned(made)
                        : Optional.of("Invalid reservation: only dynamic reservations can be made"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Resources unreserved(Resources resources) {
        return resources.rekeyed(key -> key.withTerms(key.terms().withReservations(List.of())));
    }

    private static Stream<List<Reservation>> stacks(Resources resources) {
        return resources.keys().stream().map(key -> key.terms().reservations()).distinct();
    }
}
