package io.ekiden.testkit.fuzz;

import io.ekiden.mesos.link.LinkCodec;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.EventProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Good messages of each kind, which are then damaged. */
final class Samples {
    private static final Resources RESERVED =
            Resources.parse("disk<DYNAMIC/a%2Fb/me/k=v|disk/v1/!/data/RW/!/!/!/!>:1.5");

    /** They are in one encoding and no record. */
    private static final int LINK_SHARE = 4;

    private Samples() {}

    static List<byte[]> all() {
        var samples = new ArrayList<byte[]>();
        for (var mediaType : MediaType.values()) {
            calls().forEach(call -> samples.add(CallProtos.write(mediaType, Optional.of(new FrameworkId("F")), call)));
            events().forEach(event -> samples.add(EventProtos.write(mediaType, event)));
            OperatorSamples.calls().forEach(call -> samples.add(mediaType.write(call)));
            AgentSamples.calls().forEach(call -> samples.add(mediaType.write(call)));
            ExecutorSamples.messages(mediaType).forEach(samples::add);
        }
        List.copyOf(samples).forEach(sample -> samples.add(RecordIo.frame(sample)));
        for (int i = 0; i < LINK_SHARE; i++) {
            // The first message of a link each, as their number is looked at before anything else.
            ofAgent().forEach(message -> samples.add(text(LinkCodec.ofAgent().write(message))));
            ofMaster().forEach(message -> samples.add(text(LinkCodec.ofMaster().write(message))));
        }
        return samples;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Call.Subscribe subscribe() {
        var info = new FrameworkInfo(
                "marathon",
                "root",
                Optional.of(new FrameworkId("F")),
                List.of("*"),
                Duration.ofDays(7),
                List.of("PARTITION_AWARE", "TASK_KILLING_STATE"),
                "host",
                Optional.of("http://host:8080"));
        return new Call.Subscribe(info);
    }

    static List<Call> calls() {
        var task = task();
        return List.of(
                subscribe(),
                Call.Accept.launch(List.of(new OfferId("M-O0")), List.of(task), Filters.DEFAULT),
                new Call.Accept(
                        List.of(new OfferId("M-O0")),
                        List.of(new Operation.LaunchGroup(
                                ExecutorInfo.of(new ExecutorId("pod"), Resources.parse("cpus:0.1;mem:32;disk:10")),
                                List.of(task.withMaxCompletionTime(Duration.ofMinutes(1))
                                        .withCheck(new TaskCheck(
                                                new TaskHealthCheck.Probe.Command("true"),
                                                Duration.ZERO,
                                                Duration.ofSeconds(1),
                                                Duration.ofSeconds(1)))))),
                        Filters.DEFAULT),
                new Call.Decline(List.of(new OfferId("M-O0"), new OfferId("M-O1")), Filters.DEFAULT),
                new Call.Kill(task.taskId(), Optional.of(task.agentId()), Optional.of(Duration.ofSeconds(2))),
                new Call.Acknowledge(task.agentId(), task.taskId(), new UUID(1, 2)),
                new Call.Reconcile(List.of(new Call.ReconcileTask(task.taskId(), Optional.of(task.agentId())))));
    }

    private static TaskInfo task() {
        return task("t.1", "cpus:0.1;mem:32;ports:[31000-31001]");
    }

    private static TaskInfo task(String id, String resources) {
        var command = new CommandInfo(
                true,
                "echo \"hi\"",
                List.of("a"),
                Map.of("PORT0", "31000"),
                List.of(new CommandInfo.Uri("http://host/app.tgz", false, true, true, Optional.of("app"))),
                Optional.of("nobody"));
        var check = new TaskHealthCheck(
                new TaskHealthCheck.Probe.Http("http", 31000, "/"),
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                3);
        return new TaskInfo(
                new TaskId(id),
                "t",
                new AgentId("M-S0"),
                Resources.parse(resources),
                command,
                Optional.of(Duration.ofSeconds(5)),
                Optional.of(check),
                Map.of("k", "v"));
    }

    private static List<Event> events() {
        var status = status();
        var offer = new Offer(
                new OfferId("M-O0"),
                new FrameworkId("F"),
                new AgentId("M-S0"),
                "host",
                5051,
                Resources.parse("cpus:4;mem:1024;ports:[31000-32000]"),
                Attribute.parse("rack:a;weight:2.5;slots:[1-3]"),
                "*");
        var master = new MasterInfo("M", "localhost", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION);
        return List.of(
                new Event.Subscribed(new FrameworkId("F"), Duration.ofSeconds(15), master),
                new Event.Offers(List.of(offer)),
                new Event.Update(status),
                new Event.Failure(new AgentId("M-S0")),
                new Event.ExecutorEnded(new AgentId("M-S0"), new ExecutorId("pod"), 0),
                new Event.Error("gone"));
    }

    static TaskStatus status() {
        return TaskStatus.of(
                        new TaskId("t.0"),
                        TaskState.TASK_RUNNING,
                        TaskStatus.Source.SOURCE_EXECUTOR,
                        "message",
                        Instant.ofEpochSecond(1_700_000_000, 500))
                .withUuid(Optional.of(new UUID(3, 4)))
                .withAgentId(new AgentId("M-S0"))
                .withCheck(Optional.of(new TaskCheck.Status(TaskCheck.Kind.COMMAND, Optional.of(7))))
                .withHealthy(Optional.of(true));
    }

    static List<AgentToMaster> ofAgent() {
        var framework = new FrameworkId("F");
        var info = new AgentInfo(
                "host",
                5051,
                Resources.parse("cpus:4;mem:1024;ports:[31000-32000]"),
                Attribute.parse("rack:a;weight:2.5;slots:[1-3]"));
        var ended = new AgentToMaster.OperationEnded(
                new UUID(7, 8), framework, Optional.of("op"), RESERVED, Optional.of("why not"));
        return List.of(
                new AgentToMaster.Register(
                        info,
                        Optional.of(new AgentId("M-S0")),
                        List.of(new AgentToMaster.AgentTask(
                                framework, task("t.0", "cpus:1;mem:32"), TaskState.TASK_RUNNING)),
                        List.of(ended),
                        Optional.of(List.of(new AgentToMaster.AgentExecutor(framework, ExecutorSamples.executor())))),
                new AgentToMaster.StatusUpdate(framework, status(), TaskState.TASK_FINISHED),
                ended,
                new AgentToMaster.ExecutorMessage(framework, new ExecutorId("e"), "ZGF0YQ=="),
                new AgentToMaster.ExecutorEnded(framework, new ExecutorId("e"), 1792),
                new AgentToMaster.Unregister(),
                new AgentToMaster.Pong());
    }

    private static List<MasterToAgent> ofMaster() {
        var framework = new FrameworkId("F");
        var task = task();
        return List.of(
                new MasterToAgent.Registered(new AgentId("M-S0")),
                new MasterToAgent.RunTask(framework, task),
                ExecutorSamples.launch(),
                new MasterToAgent.ExecutorMessage(framework, new ExecutorId("e"), "ZGF0YQ=="),
                new MasterToAgent.ShutdownExecutor(framework, new ExecutorId("e")),
                new MasterToAgent.RunGroup(
                        framework,
                        List.of(task.withExecutor(
                                ExecutorInfo.of(new ExecutorId("pod"), RESERVED).ownedBy(framework, "web")))),
                new MasterToAgent.KillTask(framework, task.taskId(), Optional.of(Duration.ofSeconds(1))),
                new MasterToAgent.Acknowledge(framework, task.taskId(), new UUID(5, 6)),
                new MasterToAgent.ResendUpdates(framework),
                new MasterToAgent.ReconcileTasks(framework, List.of(task.taskId())),
                new MasterToAgent.ShutdownFramework(framework),
                new MasterToAgent.Ping(Duration.ofSeconds(75)),
                new MasterToAgent.ApplyOperation(
                        new UUID(7, 8), framework, Optional.of("op"), Resources.parse("cpus:1"), RESERVED),
                new MasterToAgent.AcknowledgeOperation(new UUID(7, 8)),
                new MasterToAgent.Shutdown("gone"));
    }
}
