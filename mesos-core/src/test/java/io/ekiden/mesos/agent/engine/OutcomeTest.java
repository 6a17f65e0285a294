package io.ekiden.mesos.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final ContainerId ID = new ContainerId("c1");
    private static final ExitStatus CLIENT = new ExitStatus.Signaled(9);
    private static final String STARTED = "2026-11-22T11:04:03.9Z";
    /** As podman 4.3 and docker 20.10 print it, shortened. */
    private static final String EXITED = """
            [{"Id": "afcc", "Name": "/mesos-c1",
              "State": {"Status": "exited", "Running": false, "OOMKilled": %s, "Pid": 0, "ExitCode": %d,
                        "StartedAt": "%s", "FinishedAt": "2026-11-22T11:04:05.8Z"},
              "NetworkSettings": {"IPAddress": "", "Networks": {"podman": {"IPAddress": "10.88.0.3"}}}},
             {"Id": "other", "Name": "web", "State": {"Running": true}}]""";

    @Test
    void inspection_isToldAsMesosTellsDockersContainers() throws Exception {
        var said = exited(false, 0)
                .flatMap(found -> found.said(ContainerInfo.Type.DOCKER))
                .orElseThrow();
        assertThat(said.labels()).containsExactly(Map.entry("Docker.NetworkSettings.IPAddress", "10.88.0.3"));
        var data = new ObjectMapper()
                .readTree(Base64.getDecoder().decode(said.data().orElseThrow()));
        assertThat(data).as("the container alone").hasSize(1);
        assertThat(data.get(0))
                .isEqualTo(new ObjectMapper()
                        .readTree(EXITED.formatted(false, 0, STARTED))
                        .get(0));
        assertThat(exited(false, 0).flatMap(found -> found.said(ContainerInfo.Type.MESOS)))
                .isEmpty();
    }

    @Test
    void addressByIpv6_isThatOfTheFirstNetworkThatHasOne() {
        assertThat(exited(false, 0).flatMap(Inspection::addressByIpv6)).isEmpty();
        var both = EXITED.formatted(true, 0, STARTED)
                .replace(
                        "{\"IPAddress\": \"10.88.0.3\"}",
                        "{\"IPAddress\": \"10.88.0.3\", \"GlobalIPv6Address\": \"\"}, \"six\": {\"GlobalIPv6Address\": \"fd00::3\"}");
        var run = run(ContainerInfo.Type.DOCKER);
        run.foundRunning(Optional.ofNullable(Inspection.parse(both).get(ID)).orElseThrow());
        assertThat(run.address()).contains("10.88.0.3");
        assertThat(run.addressByIpv6()).contains("fd00::3");
    }

    private static ImageRun run(ContainerInfo.Type type) {
        var container = ContainerInfo.of(type, "app");
        var task = Tasks.task("web", "x").resources("cpus:1;mem:64").task().withContainer(container);
        return new ImageRun(new TaskRun(new AgentId("a1"), new FrameworkId("fw"), task, ID), container);
    }

    private static Optional<Inspection> exited(boolean outOfMemory, int code) {
        return Optional.ofNullable(
                Inspection.parse(EXITED.formatted(outOfMemory, code, STARTED)).get(ID));
    }

    private static ExitStatus ended(ContainerInfo.Type type, Optional<Inspection> container) {
        return Outcome.of(run(type), CLIENT, container) instanceof Outcome.Ended(var status)
                ? status
                : new ExitStatus.Unknown("never ran");
    }

    @Test
    void inspection_tellsContainersByTheirNames() throws Exception {
        var text = "["
                + new ObjectMapper()
                        .readTree(EXITED.formatted(false, 3, STARTED))
                        .get(0) + "]";
        assertThat(exited(false, 3)).contains(new Inspection(false, true, 3, false, Optional.of("10.88.0.3"), text));
        assertThat(Inspection.parse("no json")).isEmpty();
        assertThat(Inspection.parse("")).isEmpty();
    }

    @Test
    void end_isToldInTheWordsOfItsExecutor() {
        assertThat(ended(ContainerInfo.Type.DOCKER, exited(false, 0)).isSuccess())
                .isTrue();
        assertThat(ended(ContainerInfo.Type.DOCKER, exited(false, 3)).message())
                .isEqualTo("Container exited with status 3");
        assertThat(ended(ContainerInfo.Type.DOCKER, exited(false, 137)).message())
                .isEqualTo("Container exited with status 137");
        assertThat(ended(ContainerInfo.Type.MESOS, exited(false, 3)).message())
                .isEqualTo("Command exited with status 3");
        assertThat(ended(ContainerInfo.Type.MESOS, exited(false, 137)).message())
                .isEqualTo("Command terminated with signal Killed");
    }

    @Test
    void memory_isTheReasonUnlessTheTaskGotOverIt() {
        assertThat(ended(ContainerInfo.Type.DOCKER, exited(true, 137)))
                .isInstanceOfSatisfying(ExitStatus.Limited.class, limited -> {
                    assertThat(limited.message()).isEqualTo("Memory limit exceeded: Requested: 64MB");
                    assertThat(limited.limit().limit().memMilli()).isEqualTo(64_000);
                });
        assertThat(ended(ContainerInfo.Type.DOCKER, exited(true, 0)).isSuccess())
                .isTrue();
    }

    @Test
    void containerThatNeverRan_hasNoEnd() {
        var never = Optional.ofNullable(Inspection.parse(EXITED.formatted(false, 127, "0001-01-01T00:00:00Z"))
                .get(ID));
        assertThat(Outcome.of(run(ContainerInfo.Type.DOCKER), CLIENT, never)).isEqualTo(new Outcome.NeverRan());
        assertThat(Outcome.of(run(ContainerInfo.Type.DOCKER), CLIENT, Optional.empty()))
                .isEqualTo(new Outcome.NeverRan());
    }

    @Test
    void containerThatIsGone_endedAsItsClient() {
        var run = run(ContainerInfo.Type.MESOS);
        run.foundRunning(new Inspection(true, true, 0, false, Optional.empty(), ""));
        assertThat(Outcome.of(run, CLIENT, Optional.empty())).isEqualTo(new Outcome.Ended(CLIENT));
    }

    @Test
    void clientThatWasKilled_isNamed() {
        var running = Optional.of(new Inspection(true, true, 0, false, Optional.empty(), ""));
        assertThat(ended(ContainerInfo.Type.DOCKER, running).message())
                .startsWith("The client of its container was killed");
    }
}
