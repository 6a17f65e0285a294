package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.RoleName;
import io.ekiden.mesos.model.resource.Terms;
import io.ekiden.mesos.wire.v1.ResourceProtos.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos.Labels;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.Resource.DiskInfo;
import org.apache.mesos.v1.Protos.Resource.ReservationInfo;
import org.apache.mesos.v1.Protos.Volume;

/**
 * Reservations and disks as v1 messages.
 *
 * <p><b>Source:</b> mesos.proto {@code Resource}: the format of before reservation refinement says {@code role}, and {@code reservation}
 * when that is dynamic; the one after it says {@code reservations}.
 */
final class TermsProtos {
    private TermsProtos() {}

    static Terms read(Resource message) throws WireException {
        var reservations = reservations(message);
        var disk = message.hasDisk() ? Optional.of(disk(message)) : Optional.<Disk>empty();
        return reservations.isEmpty() && disk.isEmpty() && !message.hasShared() && !message.hasRevocable()
                ? Terms.UNRESERVED
                : new Terms(reservations, disk, message.hasShared(), message.hasRevocable());
    }

    @SuppressWarnings("deprecation") // `role` and `reservation` are the older format
    private static List<Reservation> reservations(Resource message) throws WireException {
        var list = new ArrayList<Reservation>();
        for (var reservation : message.getReservationsList()) {
            list.add(read(reservation, reservation.getRole()));
        }
        if (!list.isEmpty() && (message.hasReservation() || message.hasRole())) {
            throw new WireException(ResourceProtos.invalid(
                    message.getName(),
                    "'Resource.role' and 'Resource.reservation' must not be set with 'reservations'"));
        }
        for (var reservation : list) {
            checkRole(message, reservation.role());
        }
        if (message.hasRole()) {
            checkRole(message, message.getRole());
        }
        boolean reserved = message.hasRole() && !message.getRole().equals(Resources.UNRESERVED);
        if (message.hasReservation()) {
            if (!reserved) {
                throw new WireException(ResourceProtos.invalid(
                        message.getName(), "Invalid reservation: role \"*\" cannot be dynamically reserved"));
            }
            list.add(dynamic(message.getReservation(), message.getRole()));
        } else if (reserved) {
            list.add(Reservation.configured(message.getRole()));
        }
        return list;
    }

    private static void checkRole(Resource message, String role) throws WireException {
        var wrong = RoleName.whatIsWrongWith(role);
        if (wrong.isPresent()) {
            throw new WireException(ResourceProtos.invalid(message.getName(), wrong.get()));
        }
    }

    private static Reservation read(ReservationInfo message, String role) throws WireException {
        if (!message.hasType() || message.getType() == ReservationInfo.Type.UNKNOWN || role.isEmpty()) {
            throw new WireException("Invalid resource: reservations must have type and role");
        }
        return message.getType() == ReservationInfo.Type.DYNAMIC
                ? dynamic(message, role)
                : new Reservation(Reservation.Type.STATIC, role, principal(message), labels(message.getLabels()));
    }

    private static Reservation dynamic(ReservationInfo message, String role) {
        return new Reservation(Reservation.Type.DYNAMIC, role, principal(message), labels(message.getLabels()));
    }

    private static Optional<String> principal(ReservationInfo message) {
        return message.hasPrincipal() ? Optional.of(message.getPrincipal()) : Optional.empty();
    }

    private static List<Label> labels(Labels message) {
        return message.getLabelsList().stream()
                .map(label ->
                        new Label(label.getKey(), label.hasValue() ? Optional.of(label.getValue()) : Optional.empty()))
                .toList();
    }

    private static Disk disk(Resource message) throws WireException {
        var disk = message.getDisk();
        var persistence = disk.getPersistence();
        if (disk.hasPersistence() && persistence.getId().isEmpty()) {
            throw new WireException(ResourceProtos.invalid(message.getName(), "Persistence ID must not be empty"));
        }
        return new Disk(
                disk.hasPersistence()
                        ? Optional.of(new Disk.Persistence(
                                persistence.getId(),
                                persistence.hasPrincipal()
                                        ? Optional.of(persistence.getPrincipal())
                                        : Optional.empty()))
                        : Optional.empty(),
                disk.hasVolume() ? Optional.of(mount(disk.getVolume())) : Optional.empty(),
                disk.hasSource() ? Optional.of(source(disk.getSource())) : Optional.empty());
    }

    private static Disk.Mount mount(Volume message) {
        return new Disk.Mount(
                message.getContainerPath(), message.getMode() == Volume.Mode.RO ? Disk.Mode.RO : Disk.Mode.RW);
    }

    private static Disk.Source source(DiskInfo.Source message) {
        var root = message.hasPath()
                ? message.getPath().getRoot()
                : message.getMount().getRoot();
        return new Disk.Source(message.getType().name(), text(root), text(message.getId()), text(message.getProfile()));
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    @SuppressWarnings("deprecation") // see reservations
    static void write(Terms terms, Format format, Resource.Builder message) {
        if (format.refined()) {
            terms.reservations()
                    .forEach(reservation -> message.addReservations(write(reservation)
                            .setType(ReservationInfo.Type.valueOf(
                                    reservation.type().name()))
                            .setRole(reservation.role())));
        } else {
            message.setRole(terms.role());
            if (terms.isDynamic()) {
                message.setReservation(write(terms.reservations().getLast()));
            }
        }
        format.allocatedTo()
                .ifPresent(role -> message.getAllocationInfoBuilder().setRole(role));
        terms.disk().ifPresent(disk -> message.setDisk(write(disk)));
        if (terms.shared()) {
            message.setShared(Resource.SharedInfo.getDefaultInstance());
        }
        if (terms.revocable()) {
            message.setRevocable(Resource.RevocableInfo.getDefaultInstance());
        }
    }

    private static ReservationInfo.Builder write(Reservation reservation) {
        var message = ReservationInfo.newBuilder();
        reservation.principal().ifPresent(message::setPrincipal);
        for (var label : reservation.labels()) {
            var written = message.getLabelsBuilder().addLabelsBuilder().setKey(label.key());
            label.value().ifPresent(written::setValue);
        }
        return message;
    }

    private static DiskInfo write(Disk disk) {
        var message = DiskInfo.newBuilder();
        disk.persistence().ifPresent(persistence -> {
            var written = message.getPersistenceBuilder().setId(persistence.id());
            persistence.principal().ifPresent(written::setPrincipal);
        });
        disk.mount()
                .ifPresent(mount -> message.getVolumeBuilder()
                        .setContainerPath(mount.containerPath())
                        .setMode(Volume.Mode.valueOf(mount.mode().name())));
        disk.source().ifPresent(source -> message.setSource(write(source)));
        return message.build();
    }

    private static DiskInfo.Source write(Disk.Source source) {
        var type = DiskInfo.Source.Type.valueOf(source.type());
        var message = DiskInfo.Source.newBuilder().setType(type);
        source.root().ifPresent(root -> {
            if (type == DiskInfo.Source.Type.PATH) {
                message.getPathBuilder().setRoot(root);
            } else {
                message.getMountBuilder().setRoot(root);
            }
        });
        source.id().ifPresent(message::setId);
        source.profile().ifPresent(message::setProfile);
        return message.build();
    }
}
