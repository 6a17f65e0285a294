package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.maintenance.Maintenance;
import io.ekiden.mesos.master.maintenance.MaintenanceChange.Answer;
import io.ekiden.mesos.model.maintenance.MachineId;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.MaintenanceProtos;
import org.apache.mesos.v1.allocator.Protos.InverseOfferStatus;
import org.apache.mesos.v1.maintenance.Protos.ClusterStatus;
import org.apache.mesos.v1.maintenance.Protos.Schedule;

/** Which machines are to be taken down, which are down, and what frameworks have said to it. */
public final class MaintenanceAnswers {
    private MaintenanceAnswers() {}

    public static Schedule schedule(MasterState state) {
        return MaintenanceProtos.write(state.agents().maintenance().schedule().windows());
    }

    public static ClusterStatus status(MasterState state) {
        var schedule = state.agents().maintenance().schedule();
        var status = ClusterStatus.newBuilder();
        for (var machine : schedule.draining()) {
            var message = status.addDrainingMachinesBuilder().setId(MaintenanceProtos.write(machine));
            answers(state, machine, message);
        }
        schedule.down().forEach(machine -> status.addDownMachines(MaintenanceProtos.write(machine)));
        return status.build();
    }

    /** As in Mesos, who has not answered is not there. */
    private static void answers(MasterState state, MachineId machine, ClusterStatus.DrainingMachine.Builder message) {
        state.agents().maintenance().standings().forEach((agentId, standings) -> {
            var agent = state.agent(agentId);
            if (agent == null || !machine.isOf(agent.info())) {
                return;
            }
            standings.values().stream()
                    .filter(standing -> standing.answer() != Answer.UNKNOWN)
                    .forEach(standing -> message.addStatuses(status(standing)));
        });
    }

    private static InverseOfferStatus status(Maintenance.Standing standing) {
        return InverseOfferStatus.newBuilder()
                .setStatus(InverseOfferStatus.Status.valueOf(standing.answer().name()))
                .setFrameworkId(Ids.write(standing.offer().frameworkId()))
                .setTimestamp(OperatorAnswers.time(standing.at()))
                .build();
    }
}
