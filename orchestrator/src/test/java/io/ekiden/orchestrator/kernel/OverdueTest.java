package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RunSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that do not come to run. <b>Source:</b> Marathon {@code task_launch_timeout}. */
final class OverdueTest extends PodScenario {
    private static final Duration TIMEOUT = KernelSettings.DEFAULT.launchTimeout();
    private static final PathId WEB = PathId.parse("/web");

    @ParameterizedTest
    @EnumSource(
            value = TaskState.class,
            names = {"TASK_STAGING", "TASK_STARTING"})
    void taskThatDoesNotComeToRun_isKilledInTime_andLaunchedAgain(TaskState state) {
        launched("");
        world.reports(web(), state);
        passes(TIMEOUT.minusSeconds(1));
        assertThat(kills()).isEmpty();

        passes(Duration.ofSeconds(1));
        assertThat(kills()).containsExactly(web().taskId());
        world.reports(web(), TaskState.TASK_KILLED);
        world.offers("a");

        assertThat(web()).matches(instance -> instance.incarnation() == 2 && instance.isLaunched());
        assertThat(world.state.population().failures().get(WEB))
                .extracting(TaskFailure::message)
                .isEqualTo(
                        "Task was killed since it did not come to run in the 300 seconds since it was last heard of");
    }

    @Test
    void launchOfWhichNobodySaysAnything_isGivenUpToo() {
        launched("");
        passes(TIMEOUT);
        assertThat(kills()).containsExactly(web().taskId());
    }

    @Test
    void whatGetsFurther_isWaitedFor() {
        launched("");
        for (int percent = 10; percent < 100; percent += 10) {
            says("PULLING team/app:1, " + percent + " %", Optional.of(true));
            passes(TIMEOUT.minusSeconds(20));
        }
        assertThat(kills()).isEmpty();
        passes(Duration.ofSeconds(20));
        assertThat(kills()).hasSize(1);
    }

    /** A master repeats the last state when it is asked, whatever the agent does. */
    @Test
    void whatAMasterRepeats_isNoProgress() {
        launched("");
        says("PULLING", Optional.of(true));
        passes(TIMEOUT.minusSeconds(20));
        says("PULLING", Optional.empty());
        passes(Duration.ofSeconds(20));
        assertThat(kills()).hasSize(1);
    }

    @Test
    void appsSayOtherwise() {
        launched("30");
        world.reports(web(), TaskState.TASK_STAGING);
        passes(Duration.ofSeconds(30));
        assertThat(kills()).hasSize(1);
    }

    @Test
    void nothingIsOverdue_whereAnAppSaysZero() {
        launched("0");
        passes(Duration.ofDays(1));
        assertThat(kills()).isEmpty();
    }

    @Test
    void timeWithoutAMaster_isNotCounted() {
        launched("");
        world.reports(web(), TaskState.TASK_STAGING);
        world.happens(new KernelEvent.MasterLost());
        passes(TIMEOUT);
        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                new FrameworkId("master-0000"),
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
        passes(TIMEOUT.minusSeconds(1));
        assertThat(kills()).isEmpty();
        passes(Duration.ofSeconds(1));
        assertThat(kills()).hasSize(1);
    }

    @Test
    void whatRan_isNeverOverdue() {
        launched("");
        world.reports(web(), TaskState.TASK_RUNNING);
        passes(TIMEOUT.multipliedBy(2));
        says("PULLING", Optional.of(true));
        assertThat(web().condition()).isEqualTo(Condition.RUNNING);
        passes(TIMEOUT.multipliedBy(2));
        assertThat(kills()).isEmpty();
    }

    @Test
    void killOfAnOverdueTask_isRepeated_asAnyOther() {
        launched("");
        passes(TIMEOUT);
        passes(KernelSettings.DEFAULT.doubtAfter());
        assertThat(kills()).containsExactly(web().taskId(), web().taskId());
    }

    @Test
    void podOneOfWhoseContainersDoesNotComeToRun_isKilledAsAWhole() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.reports(task("side", 1), TaskState.TASK_STAGING);
        passes(TIMEOUT.minusSeconds(20));
        world.reports(task("side", 1), TaskState.TASK_STAGING);
        passes(TIMEOUT.minusSeconds(1));
        assertThat(kills()).isEmpty();
        passes(Duration.ofSeconds(1));
        assertThat(kills()).containsExactlyInAnyOrder(task("web", 1), task("side", 1));
        killsSucceed();
        world.offers("a");
        assertThat(only()).matches(instance -> instance.incarnation() == 2 && instance.isLaunched());
    }

    private void launched(String label) {
        var app = Apps.app("/web", "serve", 1);
        var run = app.run();
        var labels = new TreeMap<String, String>();
        if (!label.isEmpty()) {
            labels.put(RunSpec.LAUNCH_TIMEOUT, label);
        }
        world.creates(new AppDefinition(
                app.id(),
                1,
                new RunSpec(
                        run.process(),
                        run.resources(),
                        run.ports(),
                        run.placement(),
                        run.lifecycle(),
                        List.of(),
                        labels,
                        List.of()),
                app.versionInfo()));
        world.offers("a");
        assertThat(web().condition()).isEqualTo(Condition.PROVISIONED);
    }

    private Instance web() {
        return world.instances("/web").iterator().next();
    }

    /** Time passes, and then doubts are looked into. */
    private void passes(Duration time) {
        world.now = world.now.plus(time);
        world.happens(new KernelEvent.TimerFired(new TimerKey.Doubts()));
    }

    private void says(String words, Optional<Boolean> isNew) {
        var status = TaskStatus.of(
                        web().taskId(), TaskState.TASK_STAGING, TaskStatus.Source.SOURCE_AGENT, words, world.now)
                .withAgentId(new AgentId("agent-a"))
                .withUuid(isNew.map(_ -> new UUID(2, world.now.toEpochMilli())));
        world.happens(new KernelEvent.FromMaster(new Event.Update(status)));
    }
}
