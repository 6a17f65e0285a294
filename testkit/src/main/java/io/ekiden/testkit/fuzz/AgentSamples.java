package io.ekiden.testkit.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.Protos.DurationInfo;
import org.apache.mesos.v1.agent.Protos.Call;

/** Calls that operators make to agents. */
final class AgentSamples {
    private AgentSamples() {}

    static List<Call> calls() {
        var containers = Call.newBuilder().setType(Call.Type.GET_CONTAINERS);
        containers.getGetContainersBuilder().setShowNested(true);
        var level = Call.newBuilder().setType(Call.Type.SET_LOGGING_LEVEL);
        level.getSetLoggingLevelBuilder()
                .setLevel(1)
                .setDuration(DurationInfo.newBuilder().setNanoseconds(60_000_000_000L));
        var list = Call.newBuilder().setType(Call.Type.LIST_FILES);
        list.getListFilesBuilder().setPath("/slave/log");
        var read = Call.newBuilder().setType(Call.Type.READ_FILE);
        read.getReadFileBuilder().setPath("/slave/log").setOffset(10).setLength(100);
        var metrics = Call.newBuilder().setType(Call.Type.GET_METRICS);
        metrics.getGetMetricsBuilder().setTimeout(DurationInfo.newBuilder().setNanoseconds(5));
        var state = Call.newBuilder().setType(Call.Type.GET_STATE);
        // Not done here, but read: the one message that holds its like.
        var nested = ContainerID.newBuilder()
                .setValue("c2")
                .setParent(ContainerID.newBuilder().setValue("c1"));
        var wait = Call.newBuilder().setType(Call.Type.WAIT_CONTAINER);
        wait.getWaitContainerBuilder().setContainerId(nested);
        var launch = Call.newBuilder().setType(Call.Type.LAUNCH_CONTAINER);
        launch.getLaunchContainerBuilder()
                .setContainerId(nested)
                .setCommand(CommandInfo.newBuilder().setValue("sleep 1"));
        return Stream.of(containers, level, list, read, metrics, state, wait, launch)
                .map(Call.Builder::build)
                .toList();
    }
}
