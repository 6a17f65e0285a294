package io.ekiden.mesos.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.mesos.model.resource.TaskLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinkCodecTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("fw");
    private static final TaskId TASK = new TaskId("t");
    private static final TaskInfo INFO = Tasks.task("t", "echo 'hi' \n \u00e9")
            .env(Map.of("A", "1\n2"))
            .uri("http://127.0.0.1/x")
            .grace(Duration.ofMillis(2500))
            .health(new TaskHealthCheck(
                    new TaskHealthCheck.Probe.Tcp(80),
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    4))
            .label("a", "b")
            .task()
            .withLimits(new TaskLimits(Optional.of(TaskLimits.UNLIMITED), Optional.empty()));
    private static final Resources RESERVED =
            Resources.parse("disk<DYNAMIC/a%2Fb/me/k=v|disk/v1/!/data/RW/!/!/!/!>:1.5");
    private static final ExecutorInfo EXECUTOR = ExecutorInfo.custom(
                    new ExecutorId("e"),
                    RESERVED,
                    new CommandInfo(true, "run", List.of(), Map.of("A", "b"), List.of(), Optional.empty()))
            .ownedBy(FRAMEWORK, "web");
    private static final List<AgentToMaster> OF_AGENT = List.of(
            new AgentToMaster.Register(
                    new AgentInfo(
                            "host",
                            5051,
                            Resources.parse("cpus:4;mem:1024;ports:[31000-32000]"),
                            Attribute.parse("rack:a;weight:2.5;slots:[1-3]"),
                            Optional.of(new Domain("eu", "eu-1"))),
                    Optional.of(new AgentId("a1")),
                    List.of(
                            new AgentToMaster.AgentTask(FRAMEWORK, INFO, TaskState.TASK_STAGING),
                            new AgentToMaster.AgentTask(
                                    FRAMEWORK,
                                    INFO,
                                    TaskState.TASK_RUNNING,
                                    Optional.of(true),
                                    new TaskStatus.ContainerStatus(
                                            Optional.of(new ContainerId("c")),
                                            List.of("127.0.0.1"),
                                            Optional.empty(),
                                            Optional.empty())))),
            new AgentToMaster.StatusUpdate(
                    FRAMEWORK,
                    TaskStatus.of(
                                    TASK,
                                    TaskState.TASK_RUNNING,
                                    TaskStatus.Source.SOURCE_EXECUTOR,
                                    "well",
                                    Instant.parse("2026-01-01T00:00:00.123456Z"))
                            .withUuid(Optional.of(new UUID(5, 6)))
                            .withHealthy(Optional.of(true)),
                    TaskState.TASK_FINISHED),
            new AgentToMaster.OperationEnded(
                    new UUID(7, 8), FRAMEWORK, Optional.of("op"), RESERVED, Optional.of("why not")),
            new AgentToMaster.Register(
                    new AgentInfo("host", 5051, RESERVED, List.of()),
                    Optional.empty(),
                    List.of(),
                    List.of(new AgentToMaster.OperationEnded(
                            new UUID(7, 8), FRAMEWORK, Optional.empty(), RESERVED, Optional.empty()))),
            new AgentToMaster.Register(
                    new AgentInfo("host", 5051, RESERVED, List.of()),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.of(List.of(new AgentToMaster.AgentExecutor(FRAMEWORK, EXECUTOR)))),
            new AgentToMaster.ExecutorMessage(FRAMEWORK, new ExecutorId("e"), "ZGF0YQ=="),
            new AgentToMaster.ExecutorEnded(FRAMEWORK, new ExecutorId("e"), 1792),
            new AgentToMaster.Unregister(),
            new AgentToMaster.Pong());
    private static final List<MasterToAgent> OF_MASTER = List.of(
            new MasterToAgent.Registered(new AgentId("a1")),
            new MasterToAgent.RunTask(FRAMEWORK, INFO),
            new MasterToAgent.RunTask(
                    FRAMEWORK,
                    TaskInfo.of(TASK, new AgentId("a1"), RESERVED, EXECUTOR).withData("ZGF0YQ=="),
                    Optional.of(ExecutorOwner.of(new FrameworkInfo(
                            "f",
                            "user",
                            Optional.of(FRAMEWORK),
                            List.of("web"),
                            Duration.ofSeconds(5),
                            List.of("PARTITION_AWARE"),
                            "host",
                            Optional.of("http://f"))))),
            new MasterToAgent.ExecutorMessage(FRAMEWORK, new ExecutorId("e"), "ZGF0YQ=="),
            new MasterToAgent.ShutdownExecutor(FRAMEWORK, new ExecutorId("e")),
            new MasterToAgent.RunGroup(
                    FRAMEWORK,
                    List.of(INFO.withExecutor(
                            ExecutorInfo.of(new ExecutorId("e"), RESERVED).ownedBy(FRAMEWORK, "web")))),
            new MasterToAgent.KillTask(FRAMEWORK, TASK, Optional.of(Duration.ofSeconds(1))),
            new MasterToAgent.KillTask(FRAMEWORK, TASK, Optional.empty()),
            new MasterToAgent.Acknowledge(FRAMEWORK, TASK, new UUID(5, 6)),
            new MasterToAgent.ResendUpdates(FRAMEWORK),
            new MasterToAgent.ReconcileTasks(FRAMEWORK, List.of(TASK)),
            new MasterToAgent.ShutdownFramework(FRAMEWORK),
            new MasterToAgent.Ping(Duration.ofSeconds(75)),
            new MasterToAgent.ApplyOperation(
                    new UUID(7, 8), FRAMEWORK, Optional.of("op"), Resources.parse("cpus:1"), RESERVED),
            new MasterToAgent.AcknowledgeOperation(new UUID(7, 8)),
            new MasterToAgent.Shutdown("gone"));

    @Test
    void message_comesOutAsItWentIn() throws Exception {
        assertThat(OF_AGENT.stream().map(Object::getClass).distinct())
                .as("one of each kind")
                .hasSameSizeAs(AgentToMaster.class.getPermittedSubclasses());
        assertThat(OF_MASTER.stream().map(Object::getClass).distinct())
                .as("one of each kind")
                .hasSameSizeAs(MasterToAgent.class.getPermittedSubclasses());
        var agent = LinkCodec.ofAgent();
        var master = LinkCodec.ofMaster();
        for (var message : OF_AGENT) {
            assertThat(master.read(agent.write(message))).isEqualTo(message);
        }
        for (var message : OF_MASTER) {
            assertThat(agent.read(master.write(message))).isEqualTo(message);
        }
    }

    @Test
    void message_hasItsNumberAndItsType() {
        var master = LinkCodec.ofMaster();
        assertThat(master.write(new MasterToAgent.Ping(Duration.ofSeconds(75))))
                .isEqualTo("{\"seq\":1,\"type\":\"Ping\",\"patience\":\"PT1M15S\"}");
        assertThat(master.write(new MasterToAgent.Registered(new AgentId("a1"))))
                .startsWith("{\"seq\":2,\"type\":\"Registered\"");
    }

    @Test
    void unknownField_isIgnored() throws Exception {
        assertThat(LinkCodec.ofMaster().read("{\"new\":[{}],\"type\":\"Pong\",\"seq\":1}"))
                .isEqualTo(new AgentToMaster.Pong());
    }

    @Test
    void gapOrRepetition_breaksTheLink() throws Exception {
        assertBroken("{\"seq\":2,\"type\":\"Pong\"}", "message 1 is expected, but seq is 2");
        assertBroken("{\"type\":\"Pong\"}", "message 1 is expected, but seq is missing");
        assertBroken("{\"seq\":1.5,\"type\":\"Pong\"}", "message 1 is expected, but seq is 1.5");
        assertBroken("{\"seq\":\"1\",\"type\":\"Pong\"}", "message 1 is expected, but seq is \"1\"");

        var codec = LinkCodec.ofMaster();
        codec.read("{\"seq\":1,\"type\":\"Pong\"}");
        assertThatThrownBy(() -> codec.read("{\"seq\":1,\"type\":\"Pong\"}"))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessage("message 2 is expected, but seq is 1");
    }

    @Test
    void whatIsNoMessage_breaksTheLink() {
        assertBroken("{\"seq\":1,\"type\":\"Dance\"}", "Dance");
        assertBroken("{\"seq\":1}", "type");
        assertBroken("[]", "a message is a JSON object");
        assertBroken("", "a message is a JSON object");
        assertBroken("{\"seq\":1,", "cannot be read");
        assertBroken("{\"seq\":1,\"type\":\"Register\"}", "info");
        assertBroken("{\"seq\":1,\"type\":\"Register\",\"info\":{\"hostname\":\"h\",\"port\":1,\"resources\":7}}", "");
        assertBroken(
                "{\"seq\":1,\"type\":\"Register\",\"tasks\":[],\"info\":{\"hostname\":\"h\",\"port\":1,"
                        + "\"attributes\":[],\"resources\":\"cpus:-1\"}}",
                "");
        assertBroken("{\"seq\":1,\"type\":\"Pong\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}", "nesting depth");
    }

    private static void assertBroken(String text, String reason) {
        assertThatThrownBy(() -> LinkCodec.ofMaster().read(text))
                .isInstanceOf(BrokenLinkException.class)
                .hasMessageContaining(reason);
    }
}
