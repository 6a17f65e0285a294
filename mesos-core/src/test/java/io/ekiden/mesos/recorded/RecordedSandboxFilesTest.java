package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers of a sandbox's files were answered by an agent of Mesos, they are answered by ours. */
class RecordedSandboxFilesTest {
    private static final String DIRECTORY = "/var/lib/mesos/agent/slaves/de4f6ff6-84fd-4a83-8fc2-141d4cf26a95-S0"
            + "/frameworks/de4f6ff6-84fd-4a83-8fc2-141d4cf26a95-0013/executors/op.run"
            + "/runs/fe2a3300-3a7c-457f-972c-ef60ae4bf045";
    private static final String VIRTUAL = "/frameworks/de4f6ff6-84fd-4a83-8fc2-141d4cf26a95-0013/executors/op.run";
    private static final List<String> READS = List.of(
            "browse",
            "browse-dotdot",
            "browse-etc",
            "browse-json",
            "browse-none",
            "browse-nopath",
            "browse-virtual",
            "browse-virtual-full",
            "download",
            "download-dir",
            "download-none",
            "download-range",
            "read",
            "read-badoffset",
            "read-dir",
            "read-jsonp",
            "read-neglen",
            "read-none",
            "read-nooffset",
            "read-past",
            "read-tail",
            "read-zero");

    @TempDir
    Path workDir;

    @Test
    void files_areShownAsRecorded_alsoWhenTheTaskHasEnded() throws Exception {
        try (var cluster = new SmallCluster(workDir);
                var reader = new OperatorsHttp(cluster.agentUri());
                var framework = new SchedulerSession(cluster.uri())) {
            framework.subscribe("""
                    {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "roles": ["svc"],
                     "capabilities": [{"type": "MULTI_ROLE"}]}}}""");
            var id = framework.next().at("/subscribed/framework_id/value").asText();
            var offer = framework.next().at("/offers/offers/0");
            framework.call("""
                    {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH",
                     "launch": {"task_infos": [{"name": "t", "task_id": {"value": "op.run"}, "agent_id": %s,
                       "command": {"value": "echo out line"},
                       "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                     {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}]}}""".formatted(id, offer.path("id"), offer.path("agent_id")));
            var run = cluster.agent();
            SmallCluster.awaitThat(
                    () -> run.state().tasks().values().stream()
                            .anyMatch(task -> task.latestState().isTerminal()),
                    "the task has ended");
            var sandbox = run.sandbox(
                            run.state().tasks().values().iterator().next().run())
                    .toString();
            var virtual = "/frameworks/" + id + "/executors/op.run";

            var found = new ArrayList<String>();
            for (var name : READS) {
                RecordedHttp.read("23-agent-files-" + name + ".http")
                        .differences(
                                cluster.agentUri(),
                                text -> text.replace(DIRECTORY, sandbox).replace(VIRTUAL, virtual))
                        .forEach(line -> found.add(name + ": " + line));
            }
            assertThat(found).isEmpty();

            assertThat(reader.get("/files/read?offset=4&length=4&path=" + sandbox + "/stdout")
                            .toString())
                    .isEqualTo("{\"data\":\"line\",\"offset\":4}");
            assertThat(reader.json("GET", "/files/download?path=" + sandbox + "/stdout", "")
                            .body())
                    .isEqualTo("out line\n");
            var listed = reader.get("/files/browse?path=" + virtual + "/runs/latest");
            assertThat(listed.at("/0/path").asText()).isEqualTo(virtual + "/runs/latest/stderr");
            assertThat(listed.at("/1/size").asInt()).isEqualTo(9);
            assertThat(reader.get("/files/debug").path(virtual + "/runs/latest").asText())
                    .isEqualTo(sandbox);
            for (var outside : new String[] {
                workDir + "/slaves",
                workDir + "/checkpoint",
                "/etc/hostname",
                virtual + "/runs/../../../../..",
                "/slave/log"
            }) {
                assertThat(reader.json("GET", "/files/browse?path=" + outside, "")
                                .statusCode())
                        .as(outside)
                        .isEqualTo(404);
            }
        }
    }
}
