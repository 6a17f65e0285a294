package io.ekiden.orchestrator.api.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.health.Readiness;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Definitions;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadinessResultsJsonTest {
    private static final Instant VERSION = Instant.parse("2026-11-21T01:02:43.161Z");
    private static final PathId RD = PathId.parse("/rd");
    private static final String APP =
            "{\"id\":\"/rd\",\"cmd\":\"x\",\"portDefinitions\":[{\"name\":\"http-api\"}],\"readinessChecks\":[{\"name\":\"r\"}]}";
    private static final Optional<Readiness> NOT_YET = Optional.of(new Readiness(
            false,
            Optional.of(new Readiness.Response(
                    504, "text/plain", "could not query http://127.0.0.1:32504/: Timed out after 1000 ms"))));

    @Test
    void results_areAsRecorded() throws Exception {
        var state = deploying(instance("a", VERSION));
        // Marathon's answer, but for the two words with which the body begins.
        assertThat(ReadinessResultsJson.write(state, RD, _ -> NOT_YET))
                .hasToString("[{\"name\":\"r\",\"taskId\":\"rd.instance-a._app.1\",\"ready\":false,\"lastResponse\":"
                        + "{\"status\":504,\"contentType\":\"text/plain\",\"body\":"
                        + "\"could not query http://127.0.0.1:32504/: Timed out after 1000 ms\"}}]");
    }

    @Test
    void results_areThoseOfThePresentConfiguration_duringItsDeployment() throws Exception {
        var old = instance("old", VERSION.minusSeconds(9)).nowReady();
        var state = deploying(old, instance("a", VERSION).nowReady(), instance("b", VERSION));
        assertThat(ReadinessResultsJson.write(state, RD, _ -> Optional.empty()))
                .as("a was ready before the leader changed, b was not asked yet")
                .hasToString("[{\"name\":\"r\",\"taskId\":\"rd.instance-a._app.1\",\"ready\":true}]");
        var over = new EndedDeployment(
                state.deployment("d").orElseThrow(), EndedDeployment.Outcome.SUCCEEDED, "", Optional.empty(), VERSION);
        assertThat(ReadinessResultsJson.write(state.apply(new Change.DeploymentEnded(over)), RD, _ -> NOT_YET))
                .isEmpty();
    }

    private static OrchestratorState deploying(Instance... instances) throws IOException {
        var json = Json.read(APP.getBytes(StandardCharsets.UTF_8));
        if (!(new AppJson(RoleSettings.DEFAULT).parse(json, PathId.ROOT, VERSION)
                instanceof Parsed.Accepted(var app, var _))) {
            throw new AssertionError(APP);
        }
        var definitions = Definitions.of(List.of(app), Map.of(app.id(), VERSION), Map.of(), Map.of());
        var state = OrchestratorState.of(definitions)
                .apply(new Change.DeploymentUpdated(new Deployment(
                        "d",
                        VERSION,
                        List.of(),
                        0,
                        new TreeMap<>(Map.of(RD, new Deployment.Move(Optional.empty(), Optional.of(VERSION)))))));
        for (var instance : instances) {
            state = state.apply(new Change.InstanceUpdated(instance));
        }
        return state;
    }

    private static Instance instance(String id, Instant config) {
        return new Instance(
                new InstanceId("rd.instance-" + id),
                RD,
                config,
                config,
                1,
                Condition.RUNNING,
                Instance.Goal.RUNNING,
                Optional.of(
                        new Instance.Place(new AgentId("S0"), "127.0.0.1", new TreeMap<>(), List.of(32504), List.of())),
                new Instance.Times(VERSION, Optional.empty(), Optional.of(VERSION)),
                Optional.empty(),
                Optional.empty());
    }
}
