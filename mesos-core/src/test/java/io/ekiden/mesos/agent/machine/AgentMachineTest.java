package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.agent.machine.MachineDriver.FW;
import static io.ekiden.mesos.agent.machine.MachineDriver.ID;
import static io.ekiden.mesos.agent.machine.MachineDriver.registered;
import static io.ekiden.mesos.model.TaskState.TASK_ERROR;
import static io.ekiden.mesos.model.TaskState.TASK_FAILED;
import static io.ekiden.mesos.model.TaskState.TASK_FINISHED;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STAGING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.mesos.wire.v1.StatusProtos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run's way from its launch to its end, and the updates that tell of it. */
class AgentMachineTest {
    private static final TaskInfo WEB = task("web.1", "sleep 100").task();

    @Test
    void runTask_startsItAndReportsStarting() {
        var agent = registered().run(WEB);

        assertThat(agent.effects(AgentEffect.StartRun.class))
                .containsExactly(new AgentEffect.StartRun(agent.runOf(WEB)));
        assertThat(agent.sent()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(TASK_STARTING);
            assertThat(status.agentId()).contains(ID);
            assertThat(status.uuid().orElseThrow().version()).isEqualTo(4);
        });
    }

    @Test
    void runTask_withUrisFetchesFirst() {
        var fetching = task("web.1", "true").uri("http://127.0.0.1/a.tgz").task();
        var agent = registered().run(fetching);
        var run = agent.runOf(fetching);

        assertThat(agent.effects()).contains(new AgentEffect.Fetch(run));
        assertThat(agent.effects(AgentEffect.StartRun.class)).isEmpty();
        agent.on(new AgentEvent.FetchSucceeded(run.containerId()));
        assertThat(agent.effects()).contains(new AgentEffect.StartRun(run));
    }

    @Test
    void runTask_knownAlreadyChangesNothing() {
        var agent = registered().run(WEB);
        assertThat(agent.run(WEB).effects()).isEmpty();
    }

    @Test
    void runTask_withIdThatLeavesItsDirectoryIsAnError() {
        var evil = task("../../etc", "true").task();
        var agent = registered().run(evil);

        agent.assertPending(evil, TASK_ERROR);
        assertThat(agent.effects(AgentEffect.StartRun.class)).isEmpty();
    }

    @Test
    void fetchFailure_failsTheTask() {
        var fetching = task("web.1", "true").uri("http://127.0.0.1/a.tgz").task();
        var agent = registered().run(fetching);

        agent.on(new AgentEvent.FetchFailed(
                agent.runOf(fetching).containerId(), "Failed to fetch http://127.0.0.1/a.tgz: 404"));

        agent.assertPending(fetching, TASK_FAILED);
        var last = agent.pending(fetching).getLast();
        assertThat(last.reason()).contains(Reason.REASON_CONTAINER_LAUNCH_FAILED);
        assertThat(last.message()).isEqualTo("Failed to fetch http://127.0.0.1/a.tgz: 404");
    }

    @Test
    void fetchProgress_isToldWhenWhatWasToldBeforeWasHeard() {
        var fetching = task("web.1", "true").uri("http://127.0.0.1/a.tgz").task();
        var agent = registered().run(fetching);
        var containerId = agent.runOf(fetching).containerId();

        agent.on(new AgentEvent.FetchProgressed(containerId, "FETCHING 10 % a.tgz"));
        agent.on(new AgentEvent.FetchProgressed(containerId, "FETCHING 20 % a.tgz"));
        agent.assertPending(fetching, TASK_STAGING);
        var told = agent.pending(fetching).getFirst();
        assertThat(told.message()).isEqualTo("FETCHING 10 % a.tgz");

        agent.on(
                new MasterToAgent.Acknowledge(FW, fetching.taskId(), told.uuid().orElseThrow()));
        agent.on(new AgentEvent.FetchProgressed(containerId, "FETCHING 90 % a.tgz"));
        assertThat(agent.pending(fetching).getFirst().message()).isEqualTo("FETCHING 90 % a.tgz");
        agent.on(new AgentEvent.FetchSucceeded(containerId));
        agent.assertPending(fetching, TASK_STAGING, TASK_STARTING);
        agent.on(new AgentEvent.FetchProgressed(containerId, "FETCHING 100 % a.tgz"));
        agent.assertPending(fetching, TASK_STAGING, TASK_STARTING);
    }

    @Test
    void pullOfAnImage_isToldWhileItIsNeitherThereNorUnwanted() {
        var agent = registered().run(WEB);
        var containerId = agent.runOf(WEB).containerId();

        agent.on(new AgentEvent.LaunchProgressed(containerId, "PULLING app"));
        agent.assertPending(WEB, TASK_STARTING);
        agent.ackAll(WEB.taskId()).on(new AgentEvent.LaunchProgressed(containerId, "PULLING app (2 of 5 layers)"));
        var told = agent.pending(WEB).getFirst();
        assertThat(told.state()).isEqualTo(TASK_STARTING);
        assertThat(told.message()).isEqualTo("PULLING app (2 of 5 layers)");

        agent.ackAll(WEB.taskId()).kill(WEB, Optional.empty()).ackAll(WEB.taskId());
        agent.on(new AgentEvent.LaunchProgressed(containerId, "PULLING app (3 of 5 layers)"));
        assertThat(agent.state().streams()).isEmpty();
    }

    @Test
    void networkThatTheFrameworkNames_isToldWithItsAddress() {
        var blue = new ContainerInfo.Network(ContainerInfo.Mode.USER, Optional.of("blue"));
        var web = WEB.withContainer(new ContainerInfo(
                ContainerInfo.Type.DOCKER, "app", blue, List.of(), List.of(), ContainerInfo.Options.NONE));
        var agent = registered().run(web).ackAll(web.taskId());
        agent.on(new AgentEvent.RunStarted(agent.runOf(web).containerId(), Optional.of("10.0.0.7"), Optional.empty()));
        var container = agent.pending(web).getFirst().container();
        assertThat(container.network()).contains("blue");
        assertThat(container.ipAddresses()).containsExactly("10.0.0.7");

        var status = agent.pending(web).getFirst();
        assertThat(StatusProtos.write(status).getContainerStatus().getNetworkInfosList())
                .singleElement()
                .satisfies(info -> assertThat(info.getName()).isEqualTo("blue"));
        assertThat(StatusProtos.read(StatusProtos.write(status)).container()).isEqualTo(container);
    }

    @Test
    void whatTheContainerizerSaysOfAStart_isToldWithItAlone() {
        var agent = registered().run(WEB).ackAll(WEB.taskId());
        var said = new TaskStatus.Said(Optional.of("W10="), Map.of("Docker.NetworkSettings.IPAddress", "10.0.0.7"));
        var containerId = agent.runOf(WEB).containerId();

        agent.on(new AgentEvent.RunStarted(containerId, Optional.of("10.0.0.7"), Optional.of(said)));
        var running = agent.pending(WEB).getFirst();
        assertThat(running.said()).contains(said);
        assertThat(running.ipAddresses()).containsExactly("10.0.0.7");
        agent.ackAll(WEB.taskId()).on(new AgentEvent.RunEnded(containerId, new ExitStatus.Exited(0)));
        assertThat(agent.pending(WEB).getFirst().said()).isEmpty();
    }

    @Test
    void exit_meansWhatTheStatusSays() {
        assertThat(endOf(new ExitStatus.Exited(0)))
                .extracting(TaskStatus::state, TaskStatus::message)
                .containsExactly(TASK_FINISHED, "Command exited with status 0");
        assertThat(endOf(new ExitStatus.Exited(7)))
                .extracting(TaskStatus::state, TaskStatus::message)
                .containsExactly(TASK_FAILED, "Command exited with status 7");
        assertThat(endOf(ExitStatus.ofShell(137)))
                .extracting(TaskStatus::state, TaskStatus::message)
                .containsExactly(TASK_FAILED, "Command terminated with signal Killed");
        assertThat(endOf(new ExitStatus.Unknown("lost")))
                .extracting(TaskStatus::state)
                .isEqualTo(TASK_FAILED);
    }

    private static TaskStatus endOf(ExitStatus exit) {
        var agent = registered().running(WEB);
        return agent.on(new AgentEvent.RunEnded(agent.runOf(WEB).containerId(), exit))
                .pending(WEB)
                .getLast();
    }

    @Test
    void updates_goOneAtATimeAndAgainUntilAcknowledged() {
        var agent = registered().run(WEB);
        var key = new TaskKey(FW, WEB.taskId());
        var starting = agent.sent().getFirst();
        agent.on(new AgentEvent.RunStarted(agent.runOf(WEB).containerId()));
        assertThat(agent.sent()).isEmpty();

        agent.after(Duration.ofSeconds(10)).on(new AgentEvent.TimerFired(new TimerKey.Resend(key)));
        assertThat(agent.sent()).containsExactly(starting);
        assertThat(agent.effects())
                .contains(new AgentEffect.SetTimer(
                        new TimerKey.Resend(key), agent.now().plusSeconds(20)));

        agent.on(new MasterToAgent.Acknowledge(FW, WEB.taskId(), starting.uuid().orElseThrow()));
        assertThat(agent.sent()).extracting(TaskStatus::state).containsExactly(TASK_RUNNING);
    }

    @Test
    void updates_patienceGrowsToTenMinutes() {
        var agent = registered().run(WEB);
        assertThat(agent.effects(AgentEffect.SetTimer.class))
                .extracting(AgentEffect.SetTimer::at)
                .as("the first time")
                .contains(agent.now().plusSeconds(10));
        var fired = new AgentEvent.TimerFired(new TimerKey.Resend(new TaskKey(FW, WEB.taskId())));
        var waits = new ArrayList<Long>();
        for (int i = 0; i < 20; i++) {
            agent.on(fired);
            waits.add(Duration.between(
                            agent.now(),
                            agent.effects(AgentEffect.SetTimer.class).getFirst().at())
                    .toSeconds());
        }
        assertThat(waits).startsWith(20L, 40L, 80L, 160L, 320L, 600L, 600L).endsWith(600L);
        assertThat(agent.effects(AgentEffect.SetTimer.class))
                .extracting(AgentEffect.SetTimer::at)
                .containsExactly(agent.now().plus(Duration.ofMinutes(10)));
    }

    @Test
    void terminalUpdate_acknowledgedForgetsTheTask() {
        var agent = registered().running(WEB);
        var containerId = agent.runOf(WEB).containerId();
        agent.on(new AgentEvent.RunEnded(containerId, new ExitStatus.Exited(0)));
        assertThat(agent.state().snapshot().tasks())
                .extracting(AgentToMaster.AgentTask::latestState)
                .containsExactly(TASK_FINISHED);

        agent.ackAll(WEB.taskId());
        assertThat(agent.effects()).contains(new AgentEffect.ForgetRun(containerId));
        assertThat(agent.state().tasks()).isEmpty();
        assertThat(agent.state().containers()).isEmpty();
    }
}
