package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.maintenance.InverseOffer;
import io.ekiden.mesos.model.maintenance.MachineId;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.mesos.model.maintenance.Window;
import io.ekiden.mesos.wire.Times;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.maintenance.Protos.ClusterStatus;
import org.apache.mesos.v1.maintenance.Protos.Schedule;

/** Machines, and when they are to be taken down, as v1 messages; and as the bodies of {@code /maintenance} and {@code /machine}. */
public final class MaintenanceProtos {
    private MaintenanceProtos() {}

    /**
     * The body of a {@code POST /maintenance/schedule}.
     *
     * @throws WireException in the words of Mesos
     */
    public static List<Window> readSchedule(byte[] json) throws WireException {
        var builder = Schedule.newBuilder();
        ProtoJsonReader.mergeBare(json, builder);
        return read(builder.build());
    }

    /**
     * The body of {@code POST /machine/down} and {@code /machine/up}: a list.
     *
     * @throws WireException in the words of Mesos
     */
    public static List<MachineId> readMachines(byte[] json) throws WireException {
        // A list is no message, so it is read as the one field of one that has such a list.
        var window = org.apache.mesos.v1.maintenance.Protos.Window.newBuilder();
        window.getUnavailabilityBuilder().getStartBuilder().setNanoseconds(0);
        var text = new String(json, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("[")) {
            throw new WireException("Failed to parse body into JSON: unexpected JSON type, expecting an array");
        }
        ProtoJsonReader.mergeBare(("{\"machine_ids\":" + text + "}").getBytes(StandardCharsets.UTF_8), window);
        return machines(window.getMachineIdsList());
    }

    public static List<Window> read(Schedule message) {
        return message.getWindowsList().stream()
                .map(window -> new Window(machines(window.getMachineIdsList()), read(window.getUnavailability())))
                .toList();
    }

    public static List<MachineId> machines(List<Protos.MachineID> messages) {
        return messages.stream()
                .map(id -> new MachineId(id.getHostname(), id.getIp()))
                .toList();
    }

    static Unavailability read(Protos.Unavailability message) {
        return new Unavailability(
                Instant.ofEpochSecond(0, message.getStart().getNanoseconds()),
                message.hasDuration()
                        ? Optional.of(Duration.ofNanos(message.getDuration().getNanoseconds()))
                        : Optional.empty());
    }

    public static Schedule write(List<Window> windows) {
        var message = Schedule.newBuilder();
        for (var window : windows) {
            var written = message.addWindowsBuilder().setUnavailability(write(window.unavailability()));
            window.machines().forEach(machine -> written.addMachineIds(write(machine)));
        }
        return message.build();
    }

    public static Protos.MachineID write(MachineId machine) {
        var message = Protos.MachineID.newBuilder();
        if (!machine.hostname().isEmpty()) {
            message.setHostname(machine.hostname());
        }
        if (!machine.ip().isEmpty()) {
            message.setIp(machine.ip());
        }
        return message.build();
    }

    static Protos.Unavailability write(Unavailability unavailability) {
        var message = Protos.Unavailability.newBuilder()
                .setStart(Protos.TimeInfo.newBuilder().setNanoseconds(Times.nanos(unavailability.start())));
        unavailability
                .duration()
                .ifPresent(duration -> message.getDurationBuilder().setNanoseconds(duration.toNanos()));
        return message.build();
    }

    static Protos.InverseOffer write(InverseOffer offer) {
        return Protos.InverseOffer.newBuilder()
                .setId(Ids.write(offer.id()))
                .setUrl(MasterProtos.agentUrl(offer.hostname(), offer.port()))
                .setFrameworkId(Ids.write(offer.frameworkId()))
                .setAgentId(Ids.write(offer.agentId()))
                .setUnavailability(write(offer.unavailability()))
                .build();
    }

    static InverseOffer read(Protos.InverseOffer message) {
        return new InverseOffer(
                Ids.read(message.getId()),
                Ids.read(message.getFrameworkId()),
                Ids.read(message.getAgentId()),
                message.getUrl().getAddress().getHostname(),
                message.getUrl().getAddress().getPort(),
                read(message.getUnavailability()));
    }

    /** As {@code GET /maintenance/schedule} and {@code /maintenance/status} show them. */
    public static byte[] json(Schedule message) {
        return ProtoJsonWriter.write(message).getBytes(StandardCharsets.UTF_8);
    }

    /** See {@link #json(Schedule)}. */
    public static byte[] json(ClusterStatus message) {
        return ProtoJsonWriter.write(message).getBytes(StandardCharsets.UTF_8);
    }
}
