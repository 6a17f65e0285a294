package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
                "health",
                "monitor_statistics",
                "monitor_statistics.json",
                "nope",
                "root",
                "version"
            })
    void read_hasWhatWasRecorded(String name) throws Exception {
        assertThat(RecordedHttp.read("22-agent-get-" + name + ".http")
                        .differences(cluster.agentUri(), UnaryOperator.identity()))
                .isEmpty();
    }
}
