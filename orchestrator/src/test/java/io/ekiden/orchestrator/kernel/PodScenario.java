package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A pod of two containers, web and side, and what is asked and told of it. */
abstract class PodScenario {
    private static final String WEB =
            "{'name':'web','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'serve'}},"
                    + "'endpoints':[{'name':'http','hostPort':0}]%s}";
    private static final String SIDE =
            "{'name':'side','resources':{'cpus':0.2,'mem':16},'exec':{'command':{'argv':['look','-x']}},'lifecycle':{'killGracePeriodSeconds':7}}";

    final World world = World.subscribed();

    void runs(int instances, String ofWeb) throws Exception {
        runs(instances, ofWeb, "");
    }

    void runs(int instances, String ofWeb, String more) throws Exception {
        world.creates(pod(instances, ofWeb, more));
        world.offers("a", "b");
        allRun();
    }

    void allRun() {
        reportAll(false, TaskState.TASK_RUNNING);
    }

    void killsSucceed() {
        reportAll(true, TaskState.TASK_KILLED);
    }

    void reportAll(boolean killed, TaskState state) {
        for (var instance : List.copyOf(world.instances("/p"))) {
            if (instance.isLaunched() && instance.killing().isPresent() == killed) {
                instance.taskIds().forEach(task -> world.reports(task, state));
            }
        }
    }

    void healthy(String container, boolean is) {
        world.happens(new KernelEvent.FromMaster(new Event.Update(TaskStatus.of(
                        task(container, 1), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "", world.now)
                .withHealthy(Optional.of(is)))));
    }

    Instance only() {
        assertThat(world.instances("/p")).hasSize(1);
        return world.instances("/p").iterator().next();
    }

    TaskId task(String container, int incarnation) {
        return only().id().task(container, incarnation);
    }

    Optional<AgentId> agent() {
        return only().place().map(Instance.Place::agentId);
    }

    List<Operation.LaunchGroup> groups() {
        return groups(world);
    }

    static List<Operation.LaunchGroup> groups(World of) {
        return of.calls().stream()
                .filter(call -> call instanceof Call.Accept)
                .flatMap(call -> ((Call.Accept) call).operations().stream())
                .filter(operation -> operation instanceof Operation.LaunchGroup)
                .map(Operation.LaunchGroup.class::cast)
                .toList();
    }

    List<TaskId> kills() {
        return world.calls().stream()
                .filter(call -> call instanceof Call.Kill)
                .map(call -> ((Call.Kill) call).taskId())
                .toList();
    }

    static AppDefinition pod(int instances, String ofWeb) throws Exception {
        return pod(instances, ofWeb, "");
    }

    static AppDefinition pod(int instances, String ofWeb, String more) throws Exception {
        return read("{'id':'/p'," + more + "'containers':[" + WEB.formatted(ofWeb) + "," + SIDE
                + "],'scaling':{'kind':'fixed','instances':" + instances + "}}");
    }

    static AppDefinition read(String text) throws Exception {
        var json = Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var parsed = new PodJson(RoleSettings.DEFAULT).parse(json, Instant.EPOCH);
        assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app();
    }
}
