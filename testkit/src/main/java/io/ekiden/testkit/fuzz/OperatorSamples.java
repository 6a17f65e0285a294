package io.ekiden.testkit.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.MachineID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TimeInfo;
import org.apache.mesos.v1.Protos.Unavailability;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.Protos.Volume;
import org.apache.mesos.v1.Protos.WeightInfo;
import org.apache.mesos.v1.maintenance.Protos.Schedule;
import org.apache.mesos.v1.maintenance.Protos.Window;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.quota.Protos.QuotaConfig;

/** A call of operators of each kind that holds something. */
final class OperatorSamples {
    private static final AgentID AGENT = AgentID.newBuilder().setValue("M-S0").build();
    private static final MachineID MACHINE =
            MachineID.newBuilder().setHostname("localhost").setIp("127.0.0.1").build();

    private OperatorSamples() {}

    static List<Call> calls() {
        return Stream.concat(Stream.of(Call.newBuilder().setType(Call.Type.GET_STATE)), withContent())
                .map(Call.Builder::build)
                .toList();
    }

    private static Stream<Call.Builder> withContent() {
        var reserved = Resource.newBuilder()
                .setName("disk")
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(50))
                .addReservations(Resource.ReservationInfo.newBuilder()
                        .setType(Resource.ReservationInfo.Type.DYNAMIC)
                        .setRole("svc/a")
                        .setPrincipal("ops"))
                .build();
        return Stream.of(
                call(
                        Call.Type.TEARDOWN,
                        call -> call.getTeardownBuilder()
                                .setFrameworkId(FrameworkID.newBuilder().setValue("F"))),
                call(
                        Call.Type.UPDATE_WEIGHTS,
                        call -> call.getUpdateWeightsBuilder()
                                .addWeightInfos(
                                        WeightInfo.newBuilder().setRole("svc").setWeight(2.5))),
                call(
                        Call.Type.UPDATE_QUOTA,
                        call -> call.getUpdateQuotaBuilder()
                                .addQuotaConfigs(QuotaConfig.newBuilder()
                                        .setRole("svc")
                                        .putLimits(
                                                "cpus",
                                                Value.Scalar.newBuilder()
                                                        .setValue(25)
                                                        .build()))),
                call(
                        Call.Type.UPDATE_MAINTENANCE_SCHEDULE,
                        call -> call.getUpdateMaintenanceScheduleBuilder()
                                .setSchedule(Schedule.newBuilder()
                                        .addWindows(Window.newBuilder()
                                                .addMachineIds(MACHINE)
                                                .setUnavailability(Unavailability.newBuilder()
                                                        .setStart(TimeInfo.newBuilder()
                                                                .setNanoseconds(1L << 60)))))),
                call(
                        Call.Type.START_MAINTENANCE,
                        call -> call.getStartMaintenanceBuilder().addMachines(MACHINE)),
                call(
                        Call.Type.DRAIN_AGENT,
                        call -> call.getDrainAgentBuilder()
                                .setAgentId(AGENT)
                                .setMaxGracePeriod(com.google.protobuf.Duration.newBuilder()
                                        .setSeconds(30))),
                call(
                        Call.Type.MARK_AGENT_GONE,
                        call -> call.getMarkAgentGoneBuilder().setAgentId(AGENT)),
                call(
                        Call.Type.RESERVE_RESOURCES,
                        call -> call.getReserveResourcesBuilder()
                                .setAgentId(AGENT)
                                .addResources(reserved)),
                call(
                        Call.Type.CREATE_VOLUMES,
                        call -> call.getCreateVolumesBuilder().setAgentId(AGENT).addVolumes(volume(reserved))),
                call(
                        Call.Type.READ_FILE,
                        call -> call.getReadFileBuilder()
                                .setPath("/master/log")
                                .setOffset(0)
                                .setLength(100)),
                call(
                        Call.Type.SET_LOGGING_LEVEL,
                        call -> call.getSetLoggingLevelBuilder()
                                .setLevel(1)
                                .setDuration(DurationInfo.newBuilder().setNanoseconds(60_000_000_000L))),
                call(
                        Call.Type.GROW_VOLUME,
                        call -> call.getGrowVolumeBuilder()
                                .setAgentId(AGENT)
                                .setVolume(volume(reserved))
                                .setAddition(reserved)));
    }

    private interface Filling {
        Object fill(Call.Builder call);
    }

    private static Call.Builder call(Call.Type type, Filling filling) {
        var call = Call.newBuilder().setType(type);
        filling.fill(call);
        return call;
    }

    private static Resource volume(Resource reserved) {
        return reserved.toBuilder()
                .setDisk(Resource.DiskInfo.newBuilder()
                        .setPersistence(Resource.DiskInfo.Persistence.newBuilder()
                                .setId("v1")
                                .setPrincipal("ops"))
                        .setVolume(Volume.newBuilder().setMode(Volume.Mode.RW).setContainerPath("data")))
                .build();
    }
}
