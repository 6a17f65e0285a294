package io.ekiden.testkit.fuzz;

import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.executor.ExecutorOwner;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.executor.ExecutorCallProtos;
import io.ekiden.mesos.wire.v1.executor.ExecutorEventProtos;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What frameworks' own executors and their agents say to each other, and what is said of them. */
final class ExecutorSamples {
    private static final FrameworkId FRAMEWORK = new FrameworkId("F");
    private static final ExecutorId EXECUTOR = new ExecutorId("e");
    /** There are only four. */
    private static final int SHARE_OF_CALLS = 4;

    private ExecutorSamples() {}

    static ExecutorInfo executor() {
        var command = new CommandInfo(
                true,
                "run",
                List.of("a"),
                Map.of("A", "b"),
                List.of(new CommandInfo.Uri("http://h/f", false, true, false, Optional.of("out"))),
                Optional.of("user"));
        return ExecutorInfo.custom(EXECUTOR, Resources.parse("cpus:0.1;mem:32"), command)
                .ownedBy(FRAMEWORK, "*");
    }

    private static TaskInfo task() {
        return TaskInfo.of(new TaskId("t.0"), new AgentId("M-S0"), Resources.parse("cpus:1;mem:32"), executor())
                .withData("ZGF0YQ==");
    }

    private static FrameworkInfo framework() {
        return new FrameworkInfo(
                "f",
                "user",
                Optional.of(FRAMEWORK),
                List.of("*"),
                Duration.ofSeconds(5),
                List.of("PARTITION_AWARE"),
                "host",
                Optional.of("http://f"));
    }

    static MasterToAgent launch() {
        return new MasterToAgent.RunTask(FRAMEWORK, task(), Optional.of(ExecutorOwner.of(framework())));
    }

    /** Calls and events. */
    static Stream<byte[]> messages(MediaType type) {
        var status = Samples.status();
        var calls = List.of(
                new ExecutorCall.Subscribe(List.of(new TaskId("t.0")), List.of(status)),
                new ExecutorCall.Update(status),
                new ExecutorCall.Message("ZGF0YQ=="),
                new ExecutorCall.Heartbeat());
        var events = List.of(
                new ExecutorEvent.Subscribed(
                        executor(),
                        framework(),
                        new AgentId("M-S0"),
                        new AgentInfo("host", 5051, Resources.parse("cpus:4"), List.of()),
                        new ContainerId("c")),
                new ExecutorEvent.Launch(task()),
                new ExecutorEvent.LaunchGroup(List.of(task())),
                new ExecutorEvent.Kill(new TaskId("t.0"), Optional.of(Duration.ofSeconds(1))),
                new ExecutorEvent.Acknowledged(new TaskId("t.0"), new UUID(3, 4)),
                new ExecutorEvent.Message("ZGF0YQ=="),
                new ExecutorEvent.Error("no"),
                new ExecutorEvent.Shutdown());
        var key = new ExecutorKey(FRAMEWORK, EXECUTOR);
        return Stream.concat(
                Collections.nCopies(SHARE_OF_CALLS, calls).stream()
                        .flatMap(List::stream)
                        .map(call -> ExecutorCallProtos.write(type, key, call)),
                events.stream().map(event -> ExecutorEventProtos.write(type, event)));
    }
}
