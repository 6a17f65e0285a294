package io.ekiden.mesos.master.maintenance;

import io.ekiden.mesos.model.maintenance.MachineId;
import io.ekiden.mesos.model.maintenance.Window;
import java.util.List;

/** What an operator wants of machines. */
public sealed interface MaintenanceRequest {
    /** These windows and no others. */
    record Replace(List<Window> windows) implements MaintenanceRequest {
        public Replace {
            windows = List.copyOf(windows);
        }
    }

    /** The machines go down now: what runs there ends. */
    record Start(List<MachineId> machines) implements MaintenanceRequest {
        public Start {
            machines = List.copyOf(machines);
        }
    }

    /** The machines are back, and no longer in the schedule. */
    record Stop(List<MachineId> machines) implements MaintenanceRequest {
        public Stop {
            machines = List.copyOf(machines);
        }
    }
}
