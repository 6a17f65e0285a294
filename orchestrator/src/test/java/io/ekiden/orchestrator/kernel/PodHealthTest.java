package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.store.codec.StateCodec;
import org.junit.jupiter.api.Test;

/** The health of a pod is that of its containers. */
class PodHealthTest extends PodScenario {
    @Test
    void health_isThatOfAllThatAreChecked_andTheDeploymentWaitsForIt() throws Exception {
        world.creates(pod(1, ",'healthCheck':{'tcp':{'endpoint':'http'}}"));
        world.offers("a");
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.reports(task("side", 1), TaskState.TASK_RUNNING);
        assertThat(only().healthy()).isEmpty();
        assertThat(world.state.deployments()).hasSize(1);

        healthy("web", true);

        assertThat(only().healthy()).contains(true);
        assertThat(world.state.deployments()).isEmpty();
        healthy("web", false);
        assertThat(only().healthy()).contains(false);
        assertThat(world.event(StreamEvent.HealthStatusChanged.class)).isEmpty();
    }

    @Test
    void healthOfAContainer_isKept_whenTheOthersRunLater() throws Exception {
        world.creates(pod(1, ",'healthCheck':{'tcp':{'endpoint':'http'}}"));
        world.offers("a");
        world.reports(task("side", 1), TaskState.TASK_STARTING);
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        healthy("web", true);
        assertThat(world.state.deployments()).as("not all run").hasSize(1);

        world.reports(task("side", 1), TaskState.TASK_RUNNING);

        assertThat(only().healthy()).contains(true);
        assertThat(only().times().healthyAt()).isPresent();
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void pod_isWellForLongEnough_fromWhenAllOfItRuns() throws Exception {
        world.creates(
                pod(1, ",'healthCheck':{'tcp':{'endpoint':'http'}}", "'labels':{'EKIDEN_MIN_HEALTHY_SECONDS':'10'},"));
        world.offers("a");
        world.reports(task("side", 1), TaskState.TASK_STARTING);
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        healthy("web", true);
        world.now = world.now.plusSeconds(60);
        world.reports(task("side", 1), TaskState.TASK_RUNNING);
        assertThat(world.state.deployments()).as("it has just begun").hasSize(1);

        world.now = world.now.plusSeconds(10);
        world.happens(new KernelEvent.TimerFired(new TimerKey.Steady(only().appId())));

        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void checkedContainerThatIsDone_isWaitedForNoLonger() throws Exception {
        world.creates(pod(1, ",'healthCheck':{'tcp':{'endpoint':'http'}}"));
        world.offers("a");
        world.reports(task("side", 1), TaskState.TASK_RUNNING);
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.effects.clear();
        assertThat(world.state.deployments()).as("nothing known of its health").hasSize(1);

        world.reports(task("web", 1), TaskState.TASK_FINISHED);

        assertThat(only().condition()).isEqualTo(Condition.RUNNING);
        assertThat(only().healthy()).contains(true);
        assertThat(world.event(StreamEvent.InstanceHealthChanged.class)).isPresent();
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void containerThatIsDone_saysNothingOfTheOthers() throws Exception {
        world.creates(read("{'id':'/p','containers':["
                + "{'name':'web','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}},"
                + "'healthCheck':{'exec':{'command':{'shell':'true'}}}},"
                + "{'name':'side','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'y'}},"
                + "'healthCheck':{'exec':{'command':{'shell':'true'}}}}]}"));
        world.offers("a");
        allRun();
        healthy("web", false);

        world.reports(task("side", 1), TaskState.TASK_FINISHED);
        assertThat(only().healthy()).contains(false);
        healthy("web", true);
        assertThat(only().healthy()).contains(true);
        assertThat(StateCodec.decode(world.stored).instance(only().id())).contains(only());
    }
}
