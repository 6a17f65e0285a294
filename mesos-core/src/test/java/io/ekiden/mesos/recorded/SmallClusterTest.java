package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallClusterTest {
    @TempDir
    Path workDir;

    @Test
    void closedCluster_leavesNoTaskBehind() throws Exception {
        long pid;
        try (var cluster = new SmallCluster(workDir);
                var framework = new SchedulerSession(cluster.uri())) {
            framework.subscribe("""
                    {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "roles": ["svc"],
                     "capabilities": [{"type": "MULTI_ROLE"}]}}}""");
            var id = framework.next().at("/subscribed/framework_id/value").asText();
            var offer = framework.next().at("/offers/offers/0");
            framework.call("""
                    {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH",
                     "launch": {"task_infos": [{"name": "t", "task_id": {"value": "t1"}, "agent_id": %s,
                       "command": {"value": "trap '' TERM; sleep 1000"},
                       "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                     {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}]}}""".formatted(id, offer.path("id"), offer.path("agent_id")));
            var agent = cluster.agent();
            SmallCluster.awaitThat(() -> !agent.containers().isEmpty(), "the task runs");
            pid = agent.containers().getFirst().measured().pid().orElseThrow();
            assertThat(ProcessHandle.of(pid)).isPresent();
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
