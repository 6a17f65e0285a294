package io.ekiden.testkit.fuzz;

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
import io.ekiden.mesos.wire.v1.OperatorCall;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** What is fed, and good samples of what it reads. */
final class Decoders {
    static final long LIMIT_NANOS = 100_000_000;
    private static final int LARGEST_RECORD = 1 << 20;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** Gives the input to each decoder; returns the processor time of the slowest. Inputs may be refused, by {@link WireException} alone. */
    long feed(byte[] input, Random random) {
        long slowest = 0;
        for (var mediaType : MediaType.values()) {
            slowest = Math.max(slowest, timed(() -> CallProtos.read(mediaType, input)));
            slowest = Math.max(slowest, timed(() -> OperatorCall.read(mediaType, input)));
            slowest = Math.max(slowest, timed(() -> EventProtos.read(mediaType, input)));
        }
        return Math.max(slowest, timed(() -> inPieces(input, random)));
    }

    private interface Attempt {
        Object run() throws WireException;
    }

    private long timed(Attempt attempt) {
        long begun = threads.getCurrentThreadCpuTime();
        try {
            attempt.run();
        } catch (WireException refused) {
            // As it should be.
        }
        return threads.getCurrentThreadCpuTime() - begun;
    }

    private static int inPieces(byte[] input, Random random) throws WireException {
        var decoder = new RecordIo.Decoder(LARGEST_RECORD);
        int records = 0;
        for (int at = 0; at < input.length; ) {
            int end = Math.min(input.length, at + 1 + random.nextInt(50));
            records += decoder.feed(Arrays.copyOfRange(input, at, end)).size();
            at = end;
        }
        return records;
    }

    List<byte[]> samples() {
        var samples = new ArrayList<byte[]>();
        for (var mediaType : MediaType.values()) {
            calls().forEach(call -> samples.add(CallProtos.write(mediaType, Optional.of(new FrameworkId("F")), call)));
            events().forEach(event -> samples.add(EventProtos.write(mediaType, event)));
        }
        samples.add("{\"type\":\"TEARDOWN\",\"teardown\":{\"framework_id\":{\"value\":\"F\"}}}"
                .getBytes(StandardCharsets.UTF_8));
        List.copyOf(samples).forEach(sample -> samples.add(RecordIo.frame(sample)));
        return samples;
    }

    private static List<Call> calls() {
        var info = new FrameworkInfo(
                "marathon",
                "root",
                Optional.of(new FrameworkId("F")),
                List.of("*"),
                Duration.ofDays(7),
                List.of("PARTITION_AWARE", "TASK_KILLING_STATE"),
                "host",
                Optional.of("http://host:8080"));
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
        var task = new TaskInfo(
                new TaskId("t.1"),
                "t",
                new AgentId("S0"),
                Resources.parse("cpus:0.1;mem:32;ports:[31000-31001]"),
                command,
                Optional.of(Duration.ofSeconds(5)),
                Optional.of(check),
                Map.of("k", "v"));
        return List.of(
                new Call.Subscribe(info),
                Call.Accept.launch(List.of(new OfferId("O1")), List.of(task), Filters.DEFAULT),
                new Call.Accept(
                        List.of(new OfferId("O1")),
                        List.of(new Operation.LaunchGroup(
                                ExecutorInfo.of(new ExecutorId("pod"), Resources.parse("cpus:0.1;mem:32;disk:10")),
                                List.of(task.withMaxCompletionTime(Duration.ofMinutes(1))
                                        .withCheck(new TaskCheck(
                                                new TaskHealthCheck.Probe.Command("true"),
                                                Duration.ZERO,
                                                Duration.ofSeconds(1),
                                                Duration.ofSeconds(1)))))),
                        Filters.DEFAULT),
                new Call.Decline(List.of(new OfferId("O1"), new OfferId("O2")), Filters.DEFAULT),
                new Call.Kill(task.taskId(), Optional.of(task.agentId()), Optional.of(Duration.ofSeconds(2))),
                new Call.Acknowledge(task.agentId(), task.taskId(), new UUID(1, 2)),
                new Call.Reconcile(List.of(new Call.ReconcileTask(task.taskId(), Optional.of(task.agentId())))));
    }

    private static List<Event> events() {
        var status = TaskStatus.of(
                        new TaskId("t.1"),
                        TaskState.TASK_RUNNING,
                        TaskStatus.Source.SOURCE_EXECUTOR,
                        "message",
                        Instant.ofEpochSecond(1_700_000_000, 500))
                .withUuid(Optional.of(new UUID(3, 4)))
                .withAgentId(new AgentId("S0"))
                .withCheck(Optional.of(new TaskCheck.Status(TaskCheck.Kind.COMMAND, Optional.of(7))))
                .withHealthy(Optional.of(true));
        var offer = new Offer(
                new OfferId("O1"),
                new FrameworkId("F"),
                new AgentId("S0"),
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
                new Event.Failure(new AgentId("S0")),
                new Event.ExecutorEnded(new AgentId("S0"), new ExecutorId("pod"), 0),
                new Event.Error("gone"));
    }
}
