package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Marked;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.V1Framework;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master and three agents, each a process, and a framework of another make. */
class ClusterIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int AGENTS = 3;
    private static final int TASKS = 60;
    private static final List<String> IDS =
            IntStream.range(0, TASKS).mapToObj(i -> "task-" + i).toList();

    @TempDir
    private Path dir;

    private final int masterPort = Ports.free();
    private final List<EkidenPart> agents = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (var agent : agents) {
            agent.close();
        }
        Leftovers.end(dir);
    }

    private EkidenPart startMaster() throws IOException {
        return EkidenPart.start(
                dir,
                "master",
                "--port=" + masterPort,
                "--data-dir=" + dir.resolve("master"),
                "--agent-reregister-timeout=12s",
                "--agent-ping-timeout=500ms");
    }

    private EkidenPart startAgent(int number) throws IOException {
        return EkidenPart.start(
                dir,
                "agent",
                "--master=127.0.0.1:" + masterPort,
                "--work-dir=" + dir.resolve("agent" + number),
                "--hostname=127.0.0." + (number + 1),
                "--port=0",
                "--resources=cpus:4;mem:4096;ports:[31000-31099]",
                "--attributes=rack:r" + number,
                "--registration-backoff-factor=200ms");
    }

    private URI masterUri() {
        return URI.create("http://127.0.0.1:" + masterPort);
    }

    @Test
    void cluster_survivesTheDeathOfItsMasterAndOfItsAgents() throws Exception {
        // Nobody else sleeps for so long.
        var mark = "1000000." + ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000);
        var master = startMaster();
        for (int i = 0; i < AGENTS; i++) {
            agents.add(startAgent(i));
        }
        Wait.until("agents are admitted", SOON, this::slaves, found -> found.size() == AGENTS);
        var framework = V1Framework.connect(masterUri(), "", SOON);
        framework.launch(IDS, "exec sleep " + mark, TASKS / AGENTS);
        allRun(framework);
        var pids = new TreeSet<>(Marked.processes(mark));
        assertThat(pids.size()).isGreaterThanOrEqualTo(TASKS);
        var agentIds = agentIds();

        framework.close();
        master.crash();
        assertThat(new TreeSet<>(Marked.processes(mark))).isEqualTo(pids);
        master = startMaster();
        try (var returned = V1Framework.connect(masterUri(), framework.id(), SOON)) {
            assertThat(returned.id()).isEqualTo(framework.id());
            Wait.until(
                    "reconciliation is complete",
                    SOON,
                    () -> {
                        returned.reconcile(IDS);
                        return returned.states();
                    },
                    Map.of("TASK_RUNNING", (long) TASKS)::equals);
            assertThat(returned.heard()).as("nothing else was ever told").containsOnly("TASK_RUNNING");
            assertThat(new TreeSet<>(Marked.processes(mark))).isEqualTo(pids);
            Wait.until("all agents are back", SOON, this::agentIds, agentIds::equals);

            agents.set(0, agentThatDies(0, mark, pids));
            assertThat(agents.get(0).output()).contains("taken up  " + TASKS / AGENTS + " tasks");
            Wait.until("the agent is back", SOON, this::agentIds, agentIds::equals);
            returned.reconcile(IDS);
            assertThat(returned.heard()).containsOnly("TASK_RUNNING");

            agents.get(1).crash();
            Wait.until(
                    "its tasks are unreachable",
                    SOON,
                    returned::states,
                    Map.of("TASK_RUNNING", 2L * TASKS / AGENTS, "TASK_UNREACHABLE", (long) TASKS / AGENTS)::equals);
            agents.set(1, startAgent(1));
            allRun(returned);
            assertThat(new TreeSet<>(Marked.processes(mark))).isEqualTo(pids);
            assertThat(agentIds()).isEqualTo(agentIds);

            returned.tearDown();
            Wait.until("no task is left", SOON, () -> Marked.processes(mark), List::isEmpty);
        }
        master.close();
        assertThat(master.output()).contains("Ekiden master stopped.");
    }

    /** SIGUSR1 is how an operator of Mesos sends an agent away for good. */
    @Test
    void agent_onItsSignal_leavesForGood_endsItsTasks_andComesBackAsAnother() throws Exception {
        var mark = "1000000." + ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000);
        try (var _ = startMaster()) {
            var agent = startAgent(0);
            agents.add(agent);
            Wait.until("the agent is admitted", SOON, this::slaves, found -> found.size() == 1);
            var before = agentIds();
            try (var framework = V1Framework.connect(masterUri(), "", SOON)) {
                framework.launch(List.of("one", "two"), "exec sleep " + mark, 2);
                Wait.until("both run", SOON, framework::states, Map.of("TASK_RUNNING", 2L)::equals);

                agent.signal("USR1");
                assertThat(agent.exitCode()).isZero();
                Wait.until("both are lost", SOON, framework::states, Map.of("TASK_LOST", 2L)::equals);
                assertThat(framework.latest().values())
                        .extracting(status -> status.path("message").asText())
                        .containsOnly("Agent 127.0.0.1 removed: the agent unregistered");
                assertThat(slaves()).isEmpty();
                Wait.until("no task is left", SOON, () -> Marked.processes(mark), List::isEmpty);

                agents.set(0, startAgent(0));
                assertThat(agents.getFirst().output()).contains("taken up  0 tasks");
                Wait.until("an agent is admitted", SOON, this::agentIds, found -> found.size() == 1);
                assertThat(agentIds()).doesNotContainAnyElementsOf(before);
                framework.tearDown();
            }
        }
    }

    private EkidenPart agentThatDies(int number, String mark, Set<Long> pids) throws Exception {
        agents.get(number).crash();
        assertThat(new TreeSet<>(Marked.processes(mark))).isEqualTo(pids);
        return startAgent(number);
    }

    private static void allRun(V1Framework framework) {
        Wait.until("all tasks run", SOON, framework::states, Map.of("TASK_RUNNING", (long) TASKS)::equals);
    }

    private JsonNode slaves() throws IOException, InterruptedException {
        return new ApiClient(masterUri()).get("/state").json().path("slaves");
    }

    /** Of those that are connected. */
    private Set<String> agentIds() throws IOException, InterruptedException {
        var ids = new TreeSet<String>();
        for (var slave : slaves()) {
            if (slave.path("active").asBoolean()) {
                ids.add(slave.path("id").asText());
            }
        }
        return ids;
    }

    @Test
    void agent_withoutItsMaster_waitsForIt() throws Exception {
        agents.add(startAgent(0));
        Wait.until(
                "the agent says why", SOON, agents.getFirst()::output, text -> text.contains("No link to the master"));
        try (var _ = startMaster()) {
            Wait.until("the agent is admitted", SOON, this::slaves, found -> found.size() == 1);
        }
    }

    @Test
    void wrongSettings_areRefusedTogether() throws Exception {
        var agent = EkidenPart.launch(dir, "agent", "--master=zk://h:2181", "--port=70000", "--attributes=rack");
        assertThat(agent.exitCode()).isEqualTo(3);
        assertThat(agent.output()).contains("--master", "--port is 70000", "--attributes: attribute 'rack'");

        var master = EkidenPart.launch(dir, "master", "--zk=nothing", "--max-agent-ping-timeouts=0");
        assertThat(master.exitCode()).isEqualTo(3);
        assertThat(master.output()).contains("--zk: 'nothing'", "--max-agent-ping-timeouts is 0");
    }

    @Test
    void secondAgent_inTheSameDirectory_isRefused() throws Exception {
        agents.add(startAgent(0));
        var second = EkidenPart.launch(
                dir, "agent", "--master=127.0.0.1:" + masterPort, "--port=0", "--work-dir=" + dir.resolve("agent0"));
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output()).contains("agent0");
    }
}
