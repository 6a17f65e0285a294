package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** A framework with executors of its own, on a small cluster. The test itself speaks for both of them. */
final class ExecutorStage implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final SmallCluster cluster;
    final SchedulerSession scheduler;
    final String frameworkId;
    private final Path workDir;
    private final List<SchedulerSession> executors = new ArrayList<>();

    ExecutorStage(Path workDir, SmallCluster.Times times) throws Exception {
        this.workDir = workDir;
        cluster = SmallCluster.withExecutors(workDir, times);
        scheduler = new SchedulerSession(cluster.uri());
        scheduler.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "%s", "name": "exec", "checkpoint": true,
                 "capabilities": [{"type": "PARTITION_AWARE"}, {"type": "TASK_KILLING_STATE"}]}}}""".formatted(System.getProperty("user.name")));
        frameworkId = scheduler
                .next("SUBSCRIBED")
                .at("/subscribed/framework_id/value")
                .asText();
    }

    static ExecutorStage of(Path workDir) throws Exception {
        return new ExecutorStage(workDir, SmallCluster.Times.DEFAULT);
    }

    /** Launches tasks on the next offer, each on the executor of that id, which runs this shell command. */
    JsonNode launch(String executorId, String command, String more, String... tasks) throws Exception {
        var offer = scheduler.next("OFFERS").at("/offers/offers/0");
        var infos = new ArrayList<String>();
        for (var task : tasks) {
            infos.add("""
                    {"name": "t", "task_id": {"value": "%s"}, "agent_id": %s, "data": "ZGF0YQ==",
                     "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                   {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}],
                     "executor": {"type": "CUSTOM", "executor_id": {"value": "%s"}, "name": "custom", "source": "src",
                       "data": "ZXhlYw==", "command": {"shell": true, "value": "%s"}%s,
                       "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.2}},
                                     {"name": "mem", "type": "SCALAR", "scalar": {"value": 64}}]}}""".formatted(task, offer.path("agent_id"), executorId, command, more));
        }
        call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations":
                 [{"type": "LAUNCH", "launch": {"task_infos": [%s]}}], "filters": {"refuse_seconds": 0}}}""".formatted(frameworkId, offer.path("id"), String.join(",", infos)));
        return offer;
    }

    /** Launches a group of tasks on the next offer, on an executor that runs this shell command. */
    void launchGroup(String executorId, String command, String... tasks) throws Exception {
        var offer = scheduler.next("OFFERS").at("/offers/offers/0");
        var needs = """
                [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                 {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}},
                 {"name": "disk", "type": "SCALAR", "scalar": {"value": 10}}]""";
        var infos = new ArrayList<String>();
        for (var task : tasks) {
            infos.add("""
                    {"name": "t", "task_id": {"value": "%s"}, "agent_id": %s, "resources": %s,
                     "command": {"value": "what the executor makes of it"}}""".formatted(task, offer.path("agent_id"), needs));
        }
        call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations":
                 [{"type": "LAUNCH_GROUP", "launch_group": {"executor": {"type": "CUSTOM", "executor_id": {"value": "%s"},
                   "command": {"value": "%s"}, "resources": %s}, "task_group": {"tasks": [%s]}}}]}}""".formatted(frameworkId, offer.path("id"), executorId, command, needs, String.join(",", infos)));
    }

    /** A call of the scheduler. */
    void call(String json) throws Exception {
        var answer = scheduler.call(json);
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }

    /** The next update of a task, acknowledged. */
    JsonNode update() throws Exception {
        var status = scheduler.next("UPDATE").at("/update/status");
        if (status.has("uuid")) {
            call("""
                    {"type": "ACKNOWLEDGE", "framework_id": {"value": "%s"}, "acknowledge":
                     {"agent_id": %s, "task_id": %s, "uuid": %s}}""".formatted(frameworkId, status.path("agent_id"), status.path("task_id"), status.path("uuid")));
        }
        return status;
    }

    /** What a scheduler would tell of it. */
    static String brief(JsonNode status) {
        return status.at("/task_id/value").asText() + " " + status.path("state").asText()
                + (status.has("reason") ? " " + status.path("reason").asText() : "");
    }

    /** A stream of the executor's; its first event is still to come. */
    SchedulerSession subscribe(String executorId, String unacknowledged) throws Exception {
        var session = new SchedulerSession(cluster.agentUri(), "/api/v1/executor");
        executors.add(session);
        int status = session.subscribe("""
                {"type": "SUBSCRIBE", "executor_id": {"value": "%s"}, "framework_id": {"value": "%s"},
                 "subscribe": {%s}}""".formatted(executorId, frameworkId, unacknowledged));
        if (status != 200) {
            throw new AssertionError("SUBSCRIBE " + status);
        }
        return session;
    }

    /** A stream of an executor whose process has come up. */
    SchedulerSession subscribe(String executorId) throws Exception {
        awaitProcess(executorId);
        return subscribe(executorId, "");
    }

    void awaitProcess(String executorId) {
        SmallCluster.awaitThat(
                () -> cluster.agent().state().executors().values().stream()
                        .anyMatch(one -> one.key().executorId().value().equals(executorId)
                                && one.phase().name().matches("REGISTERING|RUNNING")),
                "the process of " + executorId + " runs");
    }

    /** What an executor says of a task. */
    String status(String executorId, String task, String state, String more) {
        return """
                {"task_id": {"value": "%s"}, "executor_id": {"value": "%s"}, "state": "%s", "source": "SOURCE_EXECUTOR",
                 "timestamp": 1.5, "uuid": "%s"%s}""".formatted(task, executorId, state, uuid(), more);
    }

    private static String uuid() {
        var uuid = UUID.randomUUID();
        var bytes = java.nio.ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits());
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** An UPDATE; returns the status of its answer. */
    int say(SchedulerSession executor, String executorId, String status) throws Exception {
        return executor.call("""
                {"type": "UPDATE", "executor_id": {"value": "%s"}, "framework_id": {"value": "%s"},
                 "update": {"status": %s}}""".formatted(executorId, frameworkId, status)).statusCode();
    }

    int say(SchedulerSession executor, String executorId, String task, String state) throws Exception {
        return say(executor, executorId, status(executorId, task, state, ""));
    }

    /** Where the executor's process works. */
    Path sandbox(String executorId) throws IOException {
        try (var runs = Files.find(
                workDir.resolve("slaves"), 7, (path, _) -> path.endsWith("executors/" + executorId + "/runs/latest"))) {
            return runs.findFirst().orElseThrow().toRealPath();
        }
    }

    static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    @Override
    public void close() throws Exception {
        executors.forEach(SchedulerSession::close);
        scheduler.close();
        cluster.close();
    }
}
