package io.ekiden.mesos.master.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskState;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void agentsOfTheRehearsal_comeBackWithTheirTasks_andNothingIsNews() {
        var cluster = new RehearsedCluster(NOW);
        cluster.grow();
        cluster.grow();
        cluster.takeOver();
        var recovered = cluster.state();
        var framework = recovered.frameworks().byId().firstEntry().getValue();
        assertThat(framework.tasks().values())
                .hasSize(20)
                .allSatisfy(task -> assertThat(task.state()).isEqualTo(TaskState.TASK_RUNNING));
        assertThat(recovered.agents().byId().values()).hasSize(2).noneMatch(agent -> agent.isConnected());

        for (var registration : cluster.registrations()) {
            assertThat(registration.tasks()).hasSize(10);
            var id = registration.id().orElseThrow();
            // Known, with all its tasks: no question, no kill, no shutdown.
            assertThat(cluster.answers(100 + cluster.registrations().indexOf(registration), registration))
                    .containsExactly(new MasterToAgent.Registered(id));
        }
        assertThat(cluster.state().agents().byId().values()).allMatch(agent -> agent.isConnected());
        assertThat(cluster.state().agents().byId().keySet())
                .isEqualTo(recovered.agents().byId().keySet());
    }

    @Test
    void rehearsal_countsEachReturn() throws Exception {
        assertThat(await(new Rehearsal(3, 2).run(vertx))).isEqualTo(6);
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void rehearsalThatWasStopped_ends() throws Exception {
        var rehearsal = new Rehearsal(1_000_000, 1_000_000);
        var ended = rehearsal.run(vertx);
        rehearsal.stop();
        await(ended);
        assertThat(vertx.deploymentIDs()).isEmpty();
    }

    @Test
    void pong_isNoNews() {
        var cluster = new RehearsedCluster(NOW);
        cluster.grow();
        assertThat(cluster.answers(0, new AgentToMaster.Pong())).isEmpty();
    }
}
