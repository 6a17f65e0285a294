package io.ekiden.mesos.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ekiden.mesos.master.maintenance.Schedule;
import io.ekiden.mesos.model.maintenance.MachineId;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.mesos.model.maintenance.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The stored form of the maintenance schedule. Ours alone, as {@link RegistryJson}. */
public final class MaintenanceJson {
    private MaintenanceJson() {}

    public static byte[] schedule(Schedule schedule) {
        var node = RegistryJson.versioned();
        var windows = node.putArray("windows");
        for (var window : schedule.windows()) {
            var written = windows.addObject()
                    .put("start", window.unavailability().start().toString());
            window.unavailability().duration().ifPresent(duration -> written.put("duration", duration.toString()));
            write(written.putArray("machines"), window.machines());
        }
        write(node.putArray("down"), schedule.down());
        return RegistryJson.write(node);
    }

    private static void write(ArrayNode array, Collection<MachineId> machines) {
        machines.forEach(
                machine -> array.addObject().put("hostname", machine.hostname()).put("ip", machine.ip()));
    }

    public static Schedule readSchedule(byte[] value) {
        var node = RegistryJson.read(value);
        var windows = new ArrayList<Window>();
        for (var window : node.path("windows")) {
            var duration = window.path("duration");
            windows.add(new Window(
                    machines(window.path("machines")),
                    new Unavailability(
                            Instant.parse(window.path("start").asText()),
                            duration.isMissingNode()
                                    ? Optional.empty()
                                    : Optional.of(Duration.parse(duration.asText())))));
        }
        return new Schedule(windows, new TreeSet<>(machines(node.path("down"))));
    }

    private static List<MachineId> machines(JsonNode array) {
        var machines = new ArrayList<MachineId>();
        for (var machine : array) {
            machines.add(new MachineId(
                    machine.path("hostname").asText(), machine.path("ip").asText()));
        }
        return machines;
    }
}
