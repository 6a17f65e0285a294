package io.ekiden.mesos.agent.simulated;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.model.TaskState.TASK_FAILED;
import static io.ekiden.mesos.model.TaskState.TASK_FINISHED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.FakeMaster;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedContainerizerTest {
    private static final TaskHealthCheck TWO_FAILURES = new TaskHealthCheck(
            new TaskHealthCheck.Probe.Tcp(80),
            Duration.ZERO,
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ZERO,
            2);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() throws Exception {
        await(vertx.close());
    }

    @Test
    void commands_endAsTheySay() throws Exception {
        var master = agent();
        var good = task("good", "exit 0").task();
        var bad = task("bad", "exit 7").task();
        var wrong = task("wrong", "false").task();
        for (var task : List.of(good, bad, wrong)) {
            master.run(task);
        }
        master.expect(good, TASK_STARTING, TASK_RUNNING, TASK_FINISHED);
        assertThat(master.expect(bad, TASK_STARTING, TASK_RUNNING, TASK_FAILED).message())
                .isEqualTo("Command exited with status 7");
        master.expect(wrong, TASK_STARTING, TASK_RUNNING, TASK_FAILED);
    }

    @Test
    void otherCommands_runUntilKilled() throws Exception {
        var master = agent();
        var web = task("web", "sleep 5").task();
        master.run(web);
        master.expect(web, TASK_STARTING, TASK_RUNNING);
        master.kill(web, Duration.ofSeconds(3));
        master.expect(web, TASK_KILLING, TASK_KILLED);
    }

    @Test
    void stagingTask_canOnlyBeKilled() throws Exception {
        var master = agent();
        var stuck = task("stuck", "sleep 5").label("SIM", "staging").task();
        var web = task("web", "sleep 5").task();
        master.run(stuck);
        master.run(web);
        master.expect(web, TASK_STARTING, TASK_RUNNING);
        master.kill(stuck, Duration.ofMillis(10));
        // The first that is heard of it: until now it was staging.
        master.expect(stuck, TASK_KILLED);
    }

    @Test
    void healthChecks_followTheLabel() throws Exception {
        var master = agent();
        var well = task("well", "sleep 5").health(TWO_FAILURES).task();
        var ill = task("ill", "sleep 5")
                .health(TWO_FAILURES)
                .label("SIM", "unhealthy")
                .task();
        master.run(well);
        master.run(ill);
        master.expect(well, TASK_STARTING, TASK_RUNNING);
        assertThat(master.expect(well, TASK_RUNNING).healthy()).contains(true);
        master.expect(ill, TASK_STARTING, TASK_RUNNING);
        assertThat(master.expect(ill, TASK_RUNNING, TASK_RUNNING).healthy()).contains(false);
        master.expect(ill, TASK_KILLING, TASK_KILLED);
    }

    @Test
    void aThousandAgents_shareOneLoop() throws Exception {
        var masters = new ArrayList<FakeMaster>();
        var done = io.vertx.core.Promise.<Void>promise();
        vertx.getOrCreateContext().runOnContext(_ -> {
            for (int i = 0; i < 1000; i++) {
                var master = new FakeMaster();
                masters.add(master);
                create(master).start();
            }
            done.complete();
        });
        await(done.future());
        var web = task("web", "sleep 5").task();
        for (var master : masters) {
            master.run(web);
        }
        for (var master : masters) {
            master.expect(web, TASK_STARTING, TASK_RUNNING);
        }
    }

    private FakeMaster agent() throws Exception {
        var master = new FakeMaster();
        await(create(master).start());
        return master;
    }

    private Agent create(FakeMaster master) {
        var settings = new AgentSettings("sim", 5051, Path.of("/nonexistent"), Resources.parse("cpus:4"), List.of());
        return new Agent(
                vertx,
                settings,
                new AgentPorts(
                        new StagingLink(master),
                        StagingLink.fetcher(),
                        new SimulatedContainerizer(vertx),
                        Checkpoint.none()));
    }

    private static <T> void await(Future<T> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
