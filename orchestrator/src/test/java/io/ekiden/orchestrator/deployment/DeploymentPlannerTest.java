package io.ekiden.orchestrator.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.deployment.DeploymentPlanner.AppChange;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeploymentPlannerTest {
    private final TreeMap<PathId, AppChange> changes = new TreeMap<>();

    private void created(String id, String... dependencies) {
        var json = Json.object().put("id", id).put("cmd", "serve");
        json.set("dependencies", Json.texts(List.of(dependencies)));
        var parsed = new AppJson(RoleSettings.DEFAULT).parse(json, PathId.ROOT, Instant.EPOCH);
        changes.put(PathId.parse(id), new AppChange(Optional.empty(), Optional.of(app(parsed))));
    }

    private static AppDefinition app(Parsed parsed) {
        if (parsed instanceof Parsed.Accepted(var app, var _)) {
            return app;
        }
        throw new AssertionError(parsed);
    }

    /** The apps that are scaled, step by step. */
    private List<List<String>> scaled() {
        return DeploymentPlanner.plan(changes, Set.of()).stream()
                .filter(step -> step.actions().getFirst().kind() == Kind.SCALE)
                .map(step -> step.actions().stream()
                        .map(action -> action.app().toString())
                        .toList())
                .toList();
    }

    @Test
    void plan_followsDependenciesOnAppsAndGroups() {
        created("/db");
        created("/shop/cart", "/db");
        created("/shop/stock", "/db");
        created("/shop-window");
        created("/web", "/shop");

        assertThat(scaled())
                .containsExactly(List.of("/db", "/shop-window"), List.of("/shop/cart", "/shop/stock"), List.of("/web"));
    }

    @Test
    void plan_ofACycleStillDeploysEveryApp() {
        created("/a", "/b");
        created("/b", "/c");
        created("/c", "/a");

        assertThat(scaled().stream().flatMap(List::stream)).containsExactlyInAnyOrder("/a", "/b", "/c");
    }

    /** Each depends on all others: walking every way through them would take longer than the universe has. */
    @Test
    void plan_ofManyAppsThatDependOnTheirGroupTakesNoTime() {
        for (int i = 0; i < 100; i++) {
            created("/shop/app" + i, "/shop");
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(scaled().stream().flatMap(List::stream)).hasSize(100));
    }

    @Test
    void plan_ofALongChainDoesNotExhaustTheStack() {
        for (int i = 0; i < 5_000; i++) {
            created("/app" + i, "/app" + (i + 1));
        }
        assertThat(scaled()).hasSize(5_000).first().isEqualTo(List.of("/app4999"));
    }
}
