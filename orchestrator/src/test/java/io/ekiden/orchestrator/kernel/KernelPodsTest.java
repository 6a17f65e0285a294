package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.PodStatusJson;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pods go the way of apps, but for having several tasks in an instance. */
class KernelPodsTest extends PodScenario {
    @Test
    void status_tellsHowInstancesEnded_theLatestFirst() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.reports(task("side", 1), TaskState.TASK_RUNNING);
        var started = only().times().startedAt().orElseThrow();
        world.now = world.now.plusSeconds(9);
        var failed = TaskStatus.of(
                task("side", 1),
                TaskState.TASK_FAILED,
                TaskStatus.Source.SOURCE_EXECUTOR,
                "Command exited with status 3",
                world.now);
        world.happens(new KernelEvent.FromMaster(new Event.Update(failed)));
        assertThat(StateCodec.decode(world.stored).instance(only().id())).contains(only());
        world.reports(task("web", 1), TaskState.TASK_KILLED);

        var pod = world.state.app(PathId.parse("/p")).orElseThrow();
        var history = PodStatusJson.write(world.state, pod, world.now).path("terminationHistory");
        assertThat(history).hasSize(1);
        var end = history.get(0);
        assertThat(end.path("instanceID").asText()).isEqualTo(only().id().value());
        assertThat(end.path("startedAt").asText()).isEqualTo(Json.timestamp(started));
        assertThat(end.path("terminatedAt").asText()).isEqualTo(Json.timestamp(world.now));
        assertThat(end.path("message").asText()).isEqualTo("container side ended: TASK_FAILED");
        assertThat(StateCodec.decode(world.stored).population()).isEqualTo(world.state.population());
        var side = end.at("/containers/0");
        assertThat(side.path("name").asText()).isEqualTo("side");
        assertThat(side.path("containerId").asText())
                .isEqualTo(only().id().task("side", 1).value());
        assertThat(side.path("lastKnownState").asText()).isEqualTo("TASK_FAILED");
        assertThat(side.path("termination").toString())
                .isEqualTo("{\"exitCode\":3,\"message\":\"Command exited with status 3\"}");
        assertThat(end.at("/containers/1/name").asText()).isEqualTo("web");
        assertThat(end.at("/containers/1/lastKnownState").asText()).isEqualTo("TASK_KILLED");
        assertThat(end.path("containers")).hasSize(2);
    }

    @Test
    void instance_runsWhenAllContainersRun_andTheDeploymentEndsThen() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.reports(task("side", 1), TaskState.TASK_STARTING);
        assertThat(only().condition()).isEqualTo(Condition.STARTING);
        assertThat(world.state.deployments()).hasSize(1);

        world.reports(task("side", 1), TaskState.TASK_RUNNING);

        assertThat(only().condition()).isEqualTo(Condition.RUNNING);
        assertThat(world.state.deployments()).isEmpty();
        assertThat(StateCodec.decode(world.stored).population()).isEqualTo(world.state.population());
    }

    @Test
    void containerThatFails_takesTheOthersWithIt_andThePodComesBackLater() throws Exception {
        runs(1, "");
        world.effects.clear();
        var failed = task("web", 1);
        var other = task("side", 1);
        world.reports(failed, TaskState.TASK_FAILED);

        assertThat(only().condition()).isEqualTo(Condition.KILLING);
        assertThat(kills()).containsExactly(task("side", 1));
        world.reports(task("side", 1), TaskState.TASK_KILLED);

        assertThat(only().condition()).isEqualTo(Condition.SCHEDULED);
        assertThat(only().incarnation()).isEqualTo(2);
        var app = world.state.app(PathId.parse("/p")).orElseThrow();
        assertThat(world.state.launching().backoff().delayUntil(app, world.now))
                .contains(world.now.plus(Duration.ofSeconds(1)));
        assertThat(world.state.population().failures().values())
                .extracting(TaskFailure::task)
                .containsExactly(failed);
        world.effects.clear();
        world.reports(other, TaskState.TASK_RUNNING);
        assertThat(kills()).as("of another incarnation").containsExactly(other);
    }

    @Test
    void containerThatIsDone_leavesTheOthersRunning_alsoForALaterLeader() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");
        world.reports(task("side", 1), TaskState.TASK_FINISHED);
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.effects.clear();

        assertThat(only().condition()).isEqualTo(Condition.RUNNING);
        var later = StateCodec.decode(world.stored);
        assertThat(later.instance(only().id())).contains(only());
        assertThat(only().livingTaskIds()).containsExactly(task("web", 1));
        world.reports(task("web", 1), TaskState.TASK_FINISHED);
        assertThat(only().incarnation()).isEqualTo(2);
    }

    @Test
    void newConfiguration_isRolledOut_oneInstanceAfterTheOther() throws Exception {
        runs(2, "");
        var before = List.copyOf(world.instances("/p"));
        var next = pod(
                2,
                ",'environment':{'A':'2'}",
                "'scheduling':{'upgrade':{'minimumHealthCapacity':0.5,'maximumOverCapacity':0}},");

        world.updates(next, false);
        assertThat(world.state.deployments().values().iterator().next().currentActions())
                .extracting(action -> action.kind().wireName(true))
                .containsExactly("RestartPod");
        for (int i = 0; i < 2; i++) {
            assertThat(world.running("/p")).isEqualTo(1);
            killsSucceed();
            world.offers("a", "b");
            allRun();
        }

        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.running("/p")).isEqualTo(2);
        assertThat(world.instances("/p")).doesNotContainAnyElementsOf(before);
    }

    @Test
    void killed_instanceComesBack_afterAllItsContainersEnded_withTheGraceOfEach() throws Exception {
        runs(1, "");
        world.effects.clear();

        world.asks(new Request.KillTasks(List.of(only().taskId()), false, false, false));

        assertThat(world.calls())
                .contains(
                        new Call.Kill(task("web", 1), agent(), Optional.empty()),
                        new Call.Kill(task("side", 1), agent(), Optional.of(Duration.ofSeconds(7))));
        world.reports(task("side", 1), TaskState.TASK_KILLED);
        assertThat(only().condition()).isEqualTo(Condition.KILLING);
        world.reports(task("web", 1), TaskState.TASK_KILLED);
        assertThat(only().incarnation()).isEqualTo(2);
        assertThat(world.state.population().failures()).isEmpty();
    }

    @Test
    void deleted_podIsGoneWithItsInstances() throws Exception {
        runs(2, "");
        var origin = new Request.Origin("127.0.0.1", "/v2/pods/p");
        assertThat(world.asks(new Request.DeleteApp(PathId.parse("/p"), true)))
                .isEqualTo(new Answer.NoSuchApp(PathId.parse("/p")));

        assertThat(world.asks(new Request.DeletePod(PathId.parse("/p"), false, origin)))
                .isInstanceOf(Answer.Deploying.class);
        killsSucceed();

        assertThat(world.instances("/p")).isEmpty();
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.events()).contains("PodDeleted", "AppTerminated");
    }

    @Test
    void lostAgent_makesThePodUnreachable_andRunningAgainWhenAllAreBack() throws Exception {
        runs(1, "", "'scheduling':{'unreachableStrategy':'disabled'},");
        world.reports(task("web", 1), TaskState.TASK_UNREACHABLE);
        world.reports(task("side", 1), TaskState.TASK_UNREACHABLE);
        assertThat(only().condition()).isEqualTo(Condition.UNREACHABLE);

        world.reports(task("side", 1), TaskState.TASK_RUNNING);
        assertThat(only().condition()).isEqualTo(Condition.UNREACHABLE);
        world.reports(task("web", 1), TaskState.TASK_RUNNING);

        assertThat(only().condition()).isEqualTo(Condition.RUNNING);
    }

    @Test
    void laterLeader_asksForEachTaskThatMayLive() throws Exception {
        runs(1, "");
        world.effects.clear();
        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                world.state.frameworkId().orElseThrow(),
                Duration.ofSeconds(15),
                new MasterInfo("m", "127.0.0.1", "127.0.0.1", 5050, "1.11.0"))));

        assertThat(world.calls())
                .contains(new Call.Reconcile(List.of(
                        new Call.ReconcileTask(task("side", 1), agent()),
                        new Call.ReconcileTask(task("web", 1), agent()))));
    }

    @Test
    void idOfAPod_isTakenForApps_andTheOtherWayRound() throws Exception {
        runs(1, "");
        var id = PathId.parse("/p");
        assertThat(world.creates(Apps.app("/p", "run", 1))).isEqualTo(new Answer.PodExists(id));
        assertThat(world.updates(Apps.app("/p", "run", 1), true)).isEqualTo(new Answer.PodExists(id));
        world.creates(Apps.app("/q", "run", 1));
        assertThat(world.updates(pod(1, "").withInstances(3), true)).isInstanceOf(Answer.Deploying.class);
        assertThat(world.asks(new Request.DeletePod(PathId.parse("/q"), true, new Request.Origin("", ""))))
                .isEqualTo(new Answer.NoSuchPod(PathId.parse("/q")));
    }

    /** Written before there was more to say of an end than what the instance says. */
    @Test
    void endsOfAnEarlierVersion_haveNoContainers() throws Exception {
        runs(1, "");
        world.reports(task("side", 1), TaskState.TASK_FAILED);
        var before = new TreeMap<>(world.stored);
        before.replaceAll((_, record) -> new String(record, StandardCharsets.UTF_8)
                .replace(",\"message\":null", "")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(before.toString()).isNotEqualTo(world.stored.toString());
        var instance = StateCodec.decode(before).instance(only().id()).orElseThrow();
        assertThat(instance).isEqualTo(only());
        world.reports(task("web", 1), TaskState.TASK_KILLED);

        before.putAll(world.stored);
        before.replaceAll((key, record) -> new String(record, StandardCharsets.UTF_8)
                .replaceAll(",\"containers\":\\[.*?\\]", "")
                .getBytes(StandardCharsets.UTF_8));
        var ends = StateCodec.decode(before)
                .population()
                .historyOf(PathId.parse("/p"))
                .ends();
        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst().containers()).isEmpty();
        assertThat(world.state
                        .population()
                        .historyOf(PathId.parse("/p"))
                        .ends()
                        .getFirst()
                        .containers())
                .hasSize(2);
    }
}
