package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.agent.AgentsRoutes;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.door.DoorFault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AgentsRoutesTest extends TaskApi {
    /** As a stock Mesos has answered {@code /slaves}, shortened. */
    private static final String STOCK = """
            {"id":"agent-0","hostname":"localhost","port":5051,"attributes":{"rack":"r1","cores":16.0},
             "domain":{"fault_domain":{"region":{"name":"eu"},"zone":{"name":"eu-1"}}},
             "pid":"slave(1)@127.0.0.1:5051","registered_time":1795221730.8552602,
             "resources":{"disk":20000.0,"mem":16000.0,"gpus":0.0,"cpus":8.0,"ports":"[31000-32000]"},
             "used_resources":{"disk":0.0,"mem":32.0,"gpus":0.0,"cpus":0.1},
             "reserved_resources":{"db":{"disk":100.0,"mem":1.0,"gpus":0.0,"cpus":2.0}},
             "active":false,"deactivated":true,"version":"1.11.1",
             "drain_info":{"state":"DRAINING","config":{"max_grace_period":{"nanoseconds":30000000000},"mark_gone":false}}}""";

    private static JsonNode json(String text) throws Exception {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void agent_isShownAsTheMasterKnowsIt_withOurTasks() throws Exception {
        var task = task("/web", "sleep 1000");
        agent.shown = List.of(json(STOCK));
        var shown = json(get("/v2/agents")).path("agents").path(0);
        assertThat(shown).isEqualTo(json(get("/v2/agents/agent-0")));
        assertThat(shown.path("tasks")).isEqualTo(json("""
                        [{"id": "%s", "appId": "/web", "kind": "app", "instanceId": "%s", "state": "TASK_RUNNING",
                          "healthy": null, "cpus": 1.0, "mem": 128.0}]""".formatted(task, task.replace("._app.1", ""))));
        ((ObjectNode) shown).remove("tasks");
        assertThat(shown).isEqualTo(json("""
                        {"id": "agent-0", "hostname": "localhost", "port": 5051, "attributes": {"rack": "r1", "cores": "16.0"},
                         "region": "eu", "zone": "eu-1", "version": "1.11.1", "active": false,
                         "registeredAt": "2026-11-21T00:42:10.855Z",
                         "resources": {"cpus": 8.0, "mem": 16000.0, "disk": 20000.0, "gpus": 0.0, "ports": "[31000-32000]"},
                         "used": {"cpus": 0.1, "mem": 32.0, "disk": 0.0, "gpus": 0.0},
                         "reserved": {"db": {"cpus": 2.0, "mem": 1.0, "disk": 100.0, "gpus": 0.0}},
                         "drain": {"state": "DRAINING", "markGone": false, "maxGracePeriodSeconds": 30}}"""));
    }

    @Test
    void containersOfAPod_areTasksOfTheAgent() throws Exception {
        var pod = """
                {"id": "/pod", "containers": [
                  {"name": "a", "exec": {"command": {"shell": "sleep 1000"}}, "resources": {"cpus": 0.1, "mem": 32}},
                  {"name": "b", "exec": {"command": {"shell": "sleep 1000"}}, "resources": {"cpus": 0.2, "mem": 64}}]}""";
        assertThat(send("POST", "/v2/pods", pod).statusCode()).isEqualTo(201);
        leading.settle();
        agent.shown = List.of(json(STOCK));
        var tasks = json(get("/v2/agents/agent-0")).path("tasks");
        assertThat(tasks.findValuesAsText("kind")).containsExactly("pod", "pod");
        assertThat(tasks.findValuesAsText("mem")).containsExactly("32.0", "64.0");
    }

    @Test
    void agentThatComesBackAfterAChangeOfMasters_isShownAsFarAsItIsKnown() throws Exception {
        agent.shown = List.of(json("{\"id\":\"agent-0\",\"hostname\":\"h\",\"pid\":\"slave(1)@h:5051\"}"));
        var shown = json(get("/v2/agents/agent-0"));
        assertThat(shown.path("active").asBoolean(true)).isFalse();
        assertThat(shown.path("port").asInt()).isEqualTo(5051);
        assertThat(shown.has("registeredAt")).isFalse();
    }

    @Test
    void drain_asksTheMaster_andAnswersWithTheAgent() throws Exception {
        agent.shown = List.of(json(STOCK));
        var answer = send("POST", "/v2/agents/agent-0/drain", "{\"maxGracePeriodSeconds\": 30, \"markGone\": true}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).path("drain").path("state").asText()).isEqualTo("DRAINING");
        assertThat(agent.asked.take())
                .isEqualTo("{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"mark_gone\":true,"
                        + "\"agent_id\":{\"value\":\"agent-0\"},\"max_grace_period\":{\"seconds\":30}}}");
        assertThat(send("POST", "/v2/agents/agent-0/drain", "").statusCode()).isEqualTo(202);
        assertThat(agent.asked.take()).contains("\"mark_gone\":false").doesNotContain("max_grace_period");
        assertThat(send("POST", "/v2/agents/agent-0/reactivate", "").statusCode())
                .isEqualTo(202);
        assertThat(agent.asked.take())
                .isEqualTo(
                        "{\"type\":\"REACTIVATE_AGENT\",\"reactivate_agent\":{\"agent_id\":{\"value\":\"agent-0\"}}}");
    }

    @Test
    void drain_isInTheLog_withWhoAskedForIt() throws Exception {
        agent.shown = List.of(json(STOCK));
        var log = (Logger) LoggerFactory.getLogger(AgentsRoutes.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
        try {
            assertThat(send("POST", "/v2/agents/agent-0/drain", "").statusCode())
                    .isEqualTo(202);
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .contains("Asked for: DRAIN_AGENT user=- from=127.0.0.1 agentId=agent-0");
    }

    @Test
    void badDrains_areNamed_andNobodyIsAsked() throws Exception {
        agent.shown = List.of(json(STOCK));
        for (var body : List.of(
                "{\"maxGracePeriodSeconds\": -1}",
                "{\"maxGracePeriodSeconds\": \"1\"}",
                "{\"maxGracePeriodSeconds\": 1e30}",
                "{\"markGone\": 1}",
                "{\"gone\": true}")) {
            var name = body.replaceFirst("^..([a-zA-Z]+).*", "$1");
            assertThat(message(send("POST", "/v2/agents/agent-0/drain", body)))
                    .as(body)
                    .startsWith("422 '" + name + "' ");
        }
        assertThat(send("POST", "/v2/agents/agent-0/drain", "[]").statusCode()).isEqualTo(422);
        assertThat(message(send("POST", "/v2/agents/other/drain", "{}")))
                .isEqualTo("404 Agent 'other' is not registered at the master");
        assertThat(agent.asked).isEmpty();
    }

    @Test
    void masterThatSaysNo_isQuoted() throws Exception {
        agent.shown = List.of(json(STOCK));
        agent.refusal = Optional.of(new DoorFault(DoorFault.Kind.REFUSED, "Agent is still in the DRAINING state"));
        assertThat(message(send("POST", "/v2/agents/agent-0/reactivate", "")))
                .isEqualTo("409 The master refuses: Agent is still in the DRAINING state");
        agent.refusal = Optional.of(DoorFault.failed("it is gone"));
        assertThat(message(send("POST", "/v2/agents/agent-0/drain", ""))).isEqualTo("502 it is gone");
    }
}
