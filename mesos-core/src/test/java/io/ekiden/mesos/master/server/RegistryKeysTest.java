package io.ekiden.mesos.master.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.allocator.Quantities;
import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.registry.RegistrySnapshot;
import io.ekiden.mesos.master.registry.RegistrySnapshot.KnownTask;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.mesos.wire.TaskRecordJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RegistryKeysTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

    private final TreeMap<String, Optional<byte[]>> writes = new TreeMap<>();

    private static AgentInfo agent() {
        var attributes = new ArrayList<>(Attribute.parse("rack:a;weight:2.5;slots:[1-3]"));
        attributes.add(new Attribute("zone", new Attribute.Value.Text("1")));
        return new AgentInfo(
                "host",
                5051,
                Resources.parse("cpus:1.5;mem(db):64;ports:[1-2,5-9]"),
                attributes,
                Optional.of(new Domain("eu", "eu-1")));
    }

    private static FrameworkInfo framework() {
        return new FrameworkInfo(
                "marathon",
                "root",
                Optional.of(new FrameworkId("F")),
                List.of("a", "b"),
                Duration.ofDays(7),
                List.of("PARTITION_AWARE"),
                "host",
                Optional.of("http://localhost:8080"));
    }

    private RegistrySnapshot stored(MasterChange.Registered... changes) {
        for (var change : changes) {
            RegistryKeys.collect(change, writes);
        }
        var values = new TreeMap<String, byte[]>();
        writes.forEach((key, value) -> value.ifPresent(put -> values.put(key, put)));
        return RegistryKeys.read(values);
    }

    @Test
    void agent_isReadAsItWasWritten() {
        assertThat(stored(new MasterChange.AgentAdmitted(new AgentId("S0"), agent()))
                        .agents())
                .containsExactly(Map.entry(new AgentId("S0"), agent()));
    }

    @Test
    void unreachableAgent_movesFromOneKeyToTheOther() {
        var id = new AgentId("S0");
        var gone = stored(
                new MasterChange.AgentAdmitted(id, agent()), new MasterChange.AgentMarkedUnreachable(id, agent(), AT));
        assertThat(gone.agents()).isEmpty();
        assertThat(gone.unreachable())
                .containsExactly(Map.entry(id, new RegistrySnapshot.UnreachableAgent(agent(), AT)));

        assertThat(stored(new MasterChange.AgentAdmitted(id, agent())).unreachable())
                .isEmpty();
    }

    @Test
    void framework_keepsItsDeadlineUntilItSubscribes() {
        var id = new FrameworkId("F");
        assertThat(stored(new MasterChange.FrameworkDisconnected(framework(), AT))
                        .frameworks())
                .containsExactly(Map.entry(id, new RegistrySnapshot.KnownFramework(framework(), Optional.of(AT))));
        assertThat(stored(new MasterChange.FrameworkSubscribed(framework(), List.of(), 1, AT))
                        .frameworks())
                .containsExactly(Map.entry(id, new RegistrySnapshot.KnownFramework(framework(), Optional.empty())));
    }

    @Test
    void completedFramework_leavesOnlyItsId() {
        var left = stored(
                new MasterChange.FrameworkSubscribed(framework(), List.of(), 1, AT),
                new MasterChange.FrameworkCompleted(new FrameworkId("F"), AT));

        assertThat(left.frameworks()).isEmpty();
        assertThat(left.completed()).containsExactly(Map.entry(new FrameworkId("F"), AT));
    }

    @Test
    void weightsAndQuotas_areReadBack() {
        assertThat(stored().roles()).isEqualTo(RegistrySnapshot.Roles.EMPTY);
        var weights = new TreeMap<>(Map.of("a/b", 2.5));
        var quota = new Quota(Quantities.of(Map.of("cpus", 1_000L)), Quantities.of(Map.of("cpus", 2_500L)));
        var quotas = new TreeMap<>(Map.of("a", quota));

        var read = stored(new MasterChange.WeightsSet(weights), new MasterChange.QuotasSet(quotas));
        assertThat(read.roles()).isEqualTo(new RegistrySnapshot.Roles(weights, quotas));
    }

    @Test
    void unreadableValue_isNamedByItsKey() {
        var values = Map.of("agents/S0", "{\"version\":2}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> RegistryKeys.read(values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("agents/S0");
    }

    @Test
    void taskOfAnExecutorWithAbsurdlyManyLabels_isSmall() {
        var executor = new ExecutorInfo(
                new ExecutorId("e"),
                "n".repeat(500_000),
                Optional.empty(),
                Resources.parse("cpus:1"),
                Optional.empty(),
                Map.of("label", "x".repeat(500_000)),
                Optional.of("web"),
                Optional.empty(),
                Optional.empty());
        var task = new KnownTask(
                new FrameworkId("F"),
                Tasks.task("t", "true").task().withExecutor(executor),
                TaskState.TASK_RUNNING,
                TaskState.TASK_RUNNING);

        var record = TaskRecordJson.write(task);
        assertThat(record.length).isLessThan(10_000);
        assertThat(TaskRecordJson.read(record).info().executor())
                .hasValueSatisfying(kept -> assertThat(kept.resources()).isEqualTo(executor.resources()));
    }
}
