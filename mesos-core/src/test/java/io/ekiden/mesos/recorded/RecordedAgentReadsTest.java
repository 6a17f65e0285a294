package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Resources;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.mesos.v1.agent.Protos;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools read from an agent with a task that runs: same status, same kind of body, the fields that were recorded. */
class RecordedAgentReadsTest {
    @TempDir
    static Path workDir;

    private static SmallCluster cluster;
    private static SchedulerSession session;

    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        session = new SchedulerSession(cluster.uri());
        session.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "opertest", "principal": "marathon",
                 "roles": ["svc"], "capabilities": [{"type": "MULTI_ROLE"}]}}}""");
        var frameworkId = session.next().at("/subscribed/framework_id/value").asText();
        var offer = session.next().at("/offers/offers/0");
        session.call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH",
                 "launch": {"task_infos": [{"name": "op", "task_id": {"value": "op.run"}, "agent_id": %s,
                   "command": {"value": "echo out line; sleep 1000"},
                   "health_check": {"type": "COMMAND", "command": {"value": "true"}, "grace_period_seconds": 10},
                   "labels": {"labels": [{"key": "env", "value": "test"}]},
                   "discovery": {"visibility": "CLUSTER", "name": "op", "ports": {"ports": [{"number": 31001, "name": "http", "protocol": "tcp"}]}},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                 {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}]}}""".formatted(frameworkId, offer.path("id"), offer.path("agent_id")));
        SmallCluster.awaitThat(
                () -> cluster.agent().state().tasks().values().stream()
                        .anyMatch(task -> task.latestState().name().equals("TASK_RUNNING")),
                "the task runs");
    }

    @AfterAll
    static void end() throws Exception {
        session.close();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "containers",
                "containers-show_nested-true",
                "files_debug.json",
                "flags",
                "health",
                "metrics_snapshot",
                "monitor_statistics",
                "monitor_statistics.json",
                "nope",
                "root",
                "slave(1)_state",
                "state",
                "version"
            })
    void read_hasWhatWasRecorded(String name) throws Exception {
        assertThat(RecordedHttp.read("22-agent-get-" + name + ".http")
                        .differences(cluster.agentUri(), UnaryOperator.identity()))
                .isEmpty();
    }

    @Test
    void flags_haveNamesOfMesos_andWhatTheAgentWasStartedWith() throws Exception {
        var recorded = RecordedHttp.read("22-agent-get-flags.http").json().path("flags");
        try (var reader = new OperatorsHttp(cluster.agentUri())) {
            var ours = reader.get("/slave(1)/flags").path("flags");
            var own = Set.of("cgroups_pids_max");
            assertThat(ours.properties())
                    .extracting(Map.Entry::getKey)
                    .allMatch(flag -> recorded.path(flag).isTextual() || own.contains(flag));
            for (var same : List.of(
                    "attributes",
                    "hostname",
                    "isolation",
                    "port",
                    "cgroups_root",
                    "switch_user",
                    "fetcher_cache_size",
                    "fetcher_stall_timeout",
                    "frameworks_home")) {
                assertThat(ours.path(same)).as(same).isEqualTo(recorded.path(same));
            }
            assertThat(ours.path("fetcher_cache_dir").asText()).endsWith("/fetch");
            assertThat(Resources.parse(ours.path("resources").asText()))
                    .isEqualTo(Resources.parse(recorded.path("resources").asText()));
        }
    }

    @Test
    void metrics_areTrue() throws Exception {
        try (var reader = new OperatorsHttp(cluster.agentUri())) {
            var ours = reader.get("/metrics/snapshot?timeout=1secs");
            var expected = Map.of(
                    "slave/registered", 1.0,
                    "slave/tasks_running", 1.0,
                    "slave/executors_running", 1.0,
                    "slave/frameworks_active", 1.0,
                    "slave/cpus_total", 8.0,
                    "slave/cpus_used", 0.1,
                    "slave/cpus_percent", 0.1 / 8,
                    "slave/mem_used", 32.0,
                    "containerizer/fetcher/cache_size_total_bytes", 2.0 * (1L << 30));
            expected.forEach((name, value) ->
                    assertThat(ours.path(name).asDouble()).as(name).isEqualTo(value));
            assertThat(ours.path("slave/valid_status_updates").asDouble()).isGreaterThanOrEqualTo(2);
            assertThat(ours.path("slave/uptime_secs").asDouble()).isBetween(0.001, 600.0);
            assertThat(ours.path("system/mem_total_bytes").asDouble()).isPositive();
        }
    }

    @Test
    void document_comesAsScript_whereOneIsAskedFor() throws Exception {
        try (var reader = new OperatorsHttp(cluster.agentUri())) {
            var script = reader.json("GET", "/containers?jsonp=cb", "");
            assertThat(script.body()).startsWith("cb([{").endsWith("}]);");
            assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript");
        }
    }

    @Test
    void operatorsCalls_tellOfWhatRuns() throws Exception {
        try (var operator = new OperatorsHttp(cluster.agentUri())) {
            var task = operator.read("GET_TASKS").at("/get_tasks/launched_tasks/0");
            assertThat(task.at("/task_id/value").asText()).isEqualTo("op.run");
            assertThat(task.path("state").asText()).isEqualTo("TASK_RUNNING");
            assertThat(operator.read("GET_STATE").at("/get_state/get_tasks/launched_tasks/0"))
                    .isEqualTo(task);
            assertThat(operator.read("GET_EXECUTORS")
                            .at("/get_executors/executors/0/executor_info/name")
                            .asText())
                    .isEqualTo("Command Executor (Task: op.run) (Command: sh -c 'echo out lin...')");
            assertThat(operator.read("GET_FRAMEWORKS").at("/get_frameworks/frameworks/0/framework_info/id"))
                    .isEqualTo(task.path("framework_id"));
            var agent = operator.read("GET_AGENT").at("/get_agent/agent_info");
            assertThat(agent.path("id")).isEqualTo(task.path("agent_id"));
            assertThat(agent.path("attributes")).hasSize(2);
            var container = operator.read("GET_CONTAINERS").at("/get_containers/containers/0");
            assertThat(container.at("/executor_id/value").asText()).isEqualTo("op.run");
            assertThat(container.at("/container_status/container_id")).isEqualTo(container.path("container_id"));
            assertThat(container.at("/container_status/executor_pid").asLong()).isPositive();
            assertThat(container.at("/resource_statistics/mem_rss_bytes").asLong())
                    .isPositive();
            assertThat(operator.read("GET_METRICS").at("/get_metrics/metrics")).hasSizeGreaterThan(40);
            assertThat(operator.read("GET_FLAGS").at("/get_flags/flags")).hasSizeGreaterThan(10);
            for (var type : List.of(
                    "GET_HEALTH", "GET_VERSION", "GET_OPERATIONS", "GET_RESOURCE_PROVIDERS", "GET_LOGGING_LEVEL")) {
                assertThat(operator.read(type).path("type").asText()).isEqualTo(type);
            }
        }
    }

    @Test
    void operatorsCalls_showFiles() throws Exception {
        var agent = cluster.agent();
        var run = agent.state().tasks().values().iterator().next().run();
        var sandbox = agent.sandbox(run).toString();
        try (var operator = new OperatorsHttp(cluster.agentUri())) {
            var list = "{\"type\": \"LIST_FILES\", \"list_files\": {\"path\": \"%s\"}}";
            assertThat(operator.call(list.formatted(sandbox)).body()).contains("/stdout\"");
            assertThat(operator.call(list.formatted("/etc")).statusCode()).isEqualTo(404);
            var read =
                    "{\"type\": \"READ_FILE\", \"read_file\": {\"path\": \"%s/stdout\", \"offset\": 4, \"length\": 4}}";
            var line = Base64.getEncoder().encodeToString("line".getBytes(StandardCharsets.US_ASCII));
            SmallCluster.awaitThat(
                    () -> body(operator, read.formatted(sandbox)).contains("\"" + line + "\""), "the line is read");
        }
    }

    private static String body(OperatorsHttp operator, String call) {
        try {
            return operator.call(call).body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void operatorsCalls_answerInBothEncodings_andRefuseWhatTheyDoNotKnow() throws Exception {
        try (var operator = new OperatorsHttp(cluster.agentUri());
                var http = HttpClient.newHttpClient()) {
            assertThat(operator.call("{\"type\": \"GET_NOTHING\"}").body())
                    .isEqualTo("Failed to validate agent::Call: Expecting 'type' to be present");
            assertThat(operator.call("{\"type\": \"READ_FILE\"}").body())
                    .isEqualTo("Failed to validate agent::Call: Expecting 'read_file' to be present");
            assertThat(operator.call("{\"type\": \"PRUNE_IMAGES\"}").statusCode())
                    .isEqualTo(501);
            assertThat(operator.form("/api/v1", "{}").statusCode()).isEqualTo(415);
            assertThat(operator.json("GET", "/api/v1", "").statusCode()).isEqualTo(405);
            var call = Protos.Call.newBuilder().setType(Protos.Call.Type.GET_CONTAINERS);
            var request = HttpRequest.newBuilder(cluster.agentUri().resolve("/slave(1)/api/v1"))
                    .header("Content-Type", "application/x-protobuf")
                    .header("Accept", "application/x-protobuf")
                    .POST(BodyPublishers.ofByteArray(call.build().toByteArray()));
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-protobuf");
            assertThat(Protos.Response.parseFrom(answer.body())
                            .getGetContainers()
                            .getContainers(0)
                            .getExecutorId()
                            .getValue())
                    .isEqualTo("op.run");
        }
    }
}
