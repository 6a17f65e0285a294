package io.ekiden.mesos.model.maintenance;

import java.util.List;

/** Machines that are taken down together. <b>Source:</b> maintenance.proto {@code Window}. */
public record Window(List<MachineId> machines, Unavailability unavailability) {
    public Window {
        machines = List.copyOf(machines);
    }
}
