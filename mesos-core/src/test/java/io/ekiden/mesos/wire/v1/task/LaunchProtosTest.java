package io.ekiden.mesos.wire.v1.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.discovery.Discovery;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Launches as they come over the wire. */
class LaunchProtosTest {
    private static final Discovery DISCOVERY = new Discovery(
            "CLUSTER",
            Optional.of("web"),
            Optional.of("prod"),
            Optional.of("here"),
            Optional.of("1"),
            List.of(new Discovery.Port(
                    80,
                    Optional.of("http"),
                    Optional.of("tcp"),
                    Optional.of("EXTERNAL"),
                    List.of(new Label("twice", Optional.of("1")), new Label("twice", Optional.empty())))),
            List.of(new Label("k", Optional.of("v"))));

    private static final FrameworkId FRAMEWORK = new FrameworkId("F");
    private static final String TASK = "\"name\":\"t\",\"task_id\":{\"value\":\"t\"},\"agent_id\":{\"value\":\"S0\"},"
            + "\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1}}],"
            + "\"command\":{\"value\":\"true\"}";
    private static final String EXECUTOR = "\"executor_id\":{\"value\":\"e\"},"
            + "\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0.1}}]";

    private static Operation read(String operation) throws Exception {
        var json = "{\"type\":\"ACCEPT\",\"framework_id\":{\"value\":\"F\"},\"accept\":{\"offer_ids\":"
                + "[{\"value\":\"O\"}],\"operations\":[" + operation + "]}}";
        var call = CallProtos.read(MediaType.JSON, json.getBytes(StandardCharsets.UTF_8))
                .call()
                .orElseThrow();
        return ((Call.Accept) call).operations().getFirst();
    }

    private static Operation launch(String task) throws Exception {
        return read("{\"type\":\"LAUNCH\",\"launch\":{\"task_infos\":[{" + task + "}]}}");
    }

    private static Operation.LaunchGroup group(String executor, String task) throws Exception {
        return (Operation.LaunchGroup) read("{\"type\":\"LAUNCH_GROUP\",\"launch_group\":{\"executor\":{" + executor
                + "},\"task_group\":{\"tasks\":[{" + task + "}]}}}");
    }

    private static Optional<String> malformed(Operation operation) {
        return switch (operation) {
            case Operation.Launch(var tasks) -> tasks.getFirst().malformed();
            case Operation.LaunchGroup(var executor, var tasks) ->
                executor.malformed().or(tasks.getFirst()::malformed);
            case Operation.Convert _, Operation.Unsupported _ -> Optional.of("something else");
        };
    }

    private static TaskInfo task(String id, Probe probe) {
        return Tasks.task(id, "true")
                .task()
                .withMaxCompletionTime(Duration.ofSeconds(90))
                .withCheck(new TaskCheck(probe, Duration.ZERO, Duration.ofMillis(1500), Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @EnumSource
    void group_comesOutAsItWentIn(MediaType mediaType) throws Exception {
        var executor = new ExecutorInfo(
                new ExecutorId("pod"),
                "a pod",
                Optional.of(FRAMEWORK),
                Resources.parse("cpus:0.1;mem:32;disk:10"),
                Optional.of(Duration.ofSeconds(4)),
                Map.of("k", "v"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(DISCOVERY));
        var tasks = Stream.of(new Probe.Command("test -f x"), new Probe.Http("http", 80, "/health"), new Probe.Tcp(81))
                .map(probe -> task(probe.getClass().getSimpleName(), probe))
                .toList();
        var call = new Call.Accept(
                List.of(new OfferId("O")), List.of(new Operation.LaunchGroup(executor, tasks)), Filters.DEFAULT);

        var bytes = CallProtos.write(mediaType, Optional.of(FRAMEWORK), call);
        assertThat(CallProtos.read(mediaType, bytes).call()).contains(call);
    }

    @ParameterizedTest
    @EnumSource
    void limits_comeOutAsTheyWentIn(MediaType mediaType) throws Exception {
        var limits = new TaskLimits(Optional.of(TaskLimits.UNLIMITED), Optional.of(128_500L));
        var call = Call.Accept.launch(
                List.of(new OfferId("O")),
                List.of(Tasks.task("t", "true").task().withLimits(limits)),
                Filters.DEFAULT);
        var bytes = CallProtos.write(mediaType, Optional.of(FRAMEWORK), call);
        assertThat(CallProtos.read(mediaType, bytes).call()).contains(call);
    }

    @Test
    void limits_ofWhatHasNone_orBelowWhatIsAsked_makeATaskMalformed() throws Exception {
        assertThat(malformed(launch(TASK + ",\"limits\":{\"cpus\":{\"value\":1}}")))
                .isEmpty();
        assertThat(malformed(launch(TASK + ",\"limits\":{\"cpus\":{\"value\":\"Infinity\"}}")))
                .isEmpty();
        assertThat(malformed(launch(TASK + ",\"limits\":{\"cpus\":{\"value\":0.5}}")))
                .get()
                .asString()
                .startsWith("Task's resource limits are invalid: the limit of 'cpus' is 0.5");
        assertThat(malformed(launch(TASK + ",\"limits\":{\"disk\":{\"value\":5}}")))
                .contains("Task's resource limits are invalid: only 'cpus' and 'mem' can be limited, not 'disk'");
    }

    @Test
    void operationId_onALaunch_makesItsTasksMalformed() throws Exception {
        assertThat(malformed(read(
                        "{\"type\":\"LAUNCH\",\"id\":{\"value\":\"i\"},\"launch\":{\"task_infos\":[{" + TASK + "}]}}")))
                .contains("An operation with an id cannot launch tasks: their updates are the feedback");
        assertThat(malformed(read("{\"type\":\"LAUNCH_GROUP\",\"id\":{\"value\":\"i\"},\"launch_group\":{\"executor\":{"
                        + "\"type\":\"DEFAULT\"," + EXECUTOR + "},\"task_group\":{\"tasks\":[{" + TASK + "}]}}}")))
                .contains("An operation with an id cannot launch tasks: their updates are the feedback");
    }

    @Test
    void executor_thatIsNoDefaultOne_isMalformed() throws Exception {
        assertThat(malformed(group("\"type\":\"DEFAULT\"," + EXECUTOR, TASK))).isEmpty();
        assertThat(malformed(group(EXECUTOR, TASK))).contains("'ExecutorInfo.type' must be set");
        assertThat(malformed(group("\"type\":\"UNKNOWN\"," + EXECUTOR, TASK))).contains("Unknown executor type");
        assertThat(malformed(group("\"type\":\"DEFAULT\",\"command\":{\"value\":\"x\"}," + EXECUTOR, TASK)))
                .contains("'ExecutorInfo.command' must not be set for 'DEFAULT' executor");
        assertThat(malformed(group("\"type\":\"CUSTOM\"," + EXECUTOR, TASK)))
                .contains("'ExecutorInfo.command' must be set for 'CUSTOM' executor");
        assertThat(malformed(group("\"type\":\"CUSTOM\",\"command\":{\"value\":\"x\"}," + EXECUTOR, TASK)))
                .isEmpty();
    }

    @Test
    void taskOfAGroup_mayHaveAnImage_andNoNetworkOfItsOwn() throws Exception {
        var image = ",\"container\":{\"type\":\"MESOS\",\"mesos\":{\"image\":{\"type\":\"DOCKER\","
                + "\"docker\":{\"name\":\"team/app:1\"}}}%s}";
        var executor = "\"type\":\"DEFAULT\"," + EXECUTOR;
        var group = group(executor, TASK + image.formatted(""));
        assertThat(malformed(group)).isEmpty();
        assertThat(group.tasks().getFirst().container())
                .contains(ContainerInfo.of(ContainerInfo.Type.MESOS, "team/app:1"));
        assertThat(malformed(group(executor, TASK + image.formatted(",\"network_infos\":[{\"name\":\"blue\"}]"))))
                .hasValueSatisfying(why -> assertThat(why).startsWith("Task of a group uses a network of its own"));
        assertThat(malformed(
                        group(executor, TASK + ",\"container\":{\"type\":\"DOCKER\",\"docker\":{\"image\":\"app\"}}")))
                .contains("Docker ContainerInfo is not supported on the task");
    }

    @Test
    void limitsInAGroup_haveControlGroupsOfTheTasksOwn_whichWeReadAgain() throws Exception {
        var limits = new TaskLimits(Optional.of(2_000L), Optional.of(TaskLimits.UNLIMITED));
        var plain = Tasks.task("a", "true").resources("cpus:1;mem:32").task();
        var written = TaskProtos.writeGroup(List.of(plain.withLimits(limits), plain));
        assertThat(written).allSatisfy(task -> {
            assertThat(task.getContainer().getLinuxInfo().hasShareCgroups()).isTrue();
            assertThat(task.getContainer().getLinuxInfo().getShareCgroups()).isFalse();
        });
        var read = TaskProtos.read(written.getFirst());
        assertThat(read.malformed()).isEmpty();
        assertThat(read.limits()).contains(limits);
        assertThat(read.container()).isEmpty();
        assertThat(TaskProtos.writeGroup(List.of(plain)).getFirst().hasContainer())
                .isFalse();
    }

    @Test
    void group_mayHaveANetworkOfItsOwn_andNothingElse() throws Exception {
        var executor = "\"type\":\"DEFAULT\"," + EXECUTOR;
        var container = executor + ",\"container\":{\"type\":\"MESOS\",%s}";
        var network = "\"network_infos\":[{\"name\":\"%s\",\"port_mappings\":[{\"host_port\":31000,"
                + "\"container_port\":53,\"protocol\":\"udp\"}]}]";
        var ports = List.of(new ContainerInfo.PortMapping(31000, 53, "udp"));
        for (var expected : List.of(
                new GroupNetwork(new ContainerInfo.Network(ContainerInfo.Mode.BRIDGE, Optional.empty()), ports),
                new GroupNetwork(new ContainerInfo.Network(ContainerInfo.Mode.USER, Optional.of("blue")), ports))) {
            var name = expected.network().name().orElse("mesos-bridge");
            var group = group(container.formatted(network.formatted(name)), TASK);
            assertThat(malformed(group)).isEmpty();
            assertThat(group.executor().network()).contains(expected);
            assertThat(ExecutorProtos.read(ExecutorProtos.write(group.executor()))
                            .network())
                    .contains(expected);
        }
        assertThat(group(container.formatted("\"network_infos\":[]"), TASK)
                        .executor()
                        .network())
                .isEmpty();
        assertThat(malformed(group(container.formatted("\"network_infos\":[{},{}]"), TASK)))
                .contains("Executor of a task group uses a container with several networks, which Ekiden's agents do"
                        + " not run yet");
        assertThat(malformed(group(container.formatted("\"hostname\":\"h\""), TASK)))
                .hasValueSatisfying(why -> assertThat(why).contains("more than a network"));
    }

    @Test
    void taskOfAGroup_withAnotherExecutor_isMalformed() throws Exception {
        var same = ",\"executor\":{\"type\":\"DEFAULT\"," + EXECUTOR + "}";
        assertThat(malformed(group("\"type\":\"DEFAULT\"," + EXECUTOR, TASK + same)))
                .isEmpty();
        assertThat(malformed(group("\"type\":\"DEFAULT\",\"name\":\"n\"," + EXECUTOR, TASK + same)))
                .contains("The `ExecutorInfo` of task 't' is different from executor 'e'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{} | CheckInfo must specify 'type'",
                "{\"type\":\"UNKNOWN\"} | 'UNKNOWN' is not a valid check type",
                "{\"type\":\"TCP\"} | Expecting 'tcp' to be set for TCP check",
                "{\"type\":\"HTTP\"} | Expecting 'http' to be set for HTTP check",
                "{\"type\":\"HTTP\",\"http\":{\"port\":1,\"path\":\"x\"}} | The path 'x' of HTTP check must start with '/'",
                "{\"type\":\"COMMAND\"} | Expecting 'command' to be set for COMMAND check",
                "{\"type\":\"COMMAND\",\"command\":{\"command\":{}}} | Command check must contain 'shell command'",
                "{\"type\":\"TCP\",\"tcp\":{\"port\":1},\"delay_seconds\":-1} | Expecting 'delay_seconds' to be non-negative"
            })
    void check_thatCannotBe_isRefusedInTheWordsOfMesos(String check, String why) throws Exception {
        assertThat(malformed(launch(TASK + ",\"check\":" + check))).contains("Task uses invalid check: " + why);
    }

    @Test
    void maxCompletionTime_isNotNegative() throws Exception {
        assertThat(malformed(launch(TASK + ",\"max_completion_time\":{\"nanoseconds\":-1}")))
                .contains("Task's `max_completion_time` must be non-negative");
    }
}
