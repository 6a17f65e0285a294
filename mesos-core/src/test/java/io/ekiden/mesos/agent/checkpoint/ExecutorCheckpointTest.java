package io.ekiden.mesos.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Executors of frameworks' own, as they are written down. */
class ExecutorCheckpointTest {
    private static final AgentId AGENT = new AgentId("a");
    private static final ExecutorOwner OWNER = ExecutorOwner.of(new FrameworkInfo(
            "f", "root", Optional.empty(), List.of("*"), Duration.ZERO, List.of(), "", Optional.empty()));

    private static ExecutorRun executor() {
        var command = new CommandInfo(true, "run", List.of(), Map.of(), List.of(), Optional.empty());
        var info = ExecutorInfo.custom(new ExecutorId("e"), Resources.parse("cpus:0.1;mem:64"), command);
        var task = TaskInfo.of(new TaskId("e"), AGENT, Resources.parse("cpus:1"), info);
        return ExecutorRun.accepted(new TaskRun(AGENT, new FrameworkId("f"), task, new ContainerId("c")), OWNER);
    }

    @Test
    void groupThatWaits_comesBackAsItWasWritten() throws Exception {
        var waiting = new AgentChange.ExecutorRestored(
                executor().withQueuedGroup(List.of(new TaskId("t1"), new TaskId("t2"))));
        assertThat(ChangeCodec.decode(ChangeCodec.encode(waiting))).containsExactly(waiting);
    }

    @Test
    void executorOfBeforeThereWereGroups_hasNone() throws Exception {
        var restored = new AgentChange.ExecutorRestored(executor());
        var written = new String(ChangeCodec.encode(restored), UTF_8);
        var earlier = written.replace(",\"groups\":[]", "");
        assertThat(earlier).isNotEqualTo(written);
        assertThat(ChangeCodec.decode(earlier.getBytes(UTF_8))).containsExactly(restored);
    }
}
