package io.ekiden.orchestrator.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.deployment.DeploymentPlanner.AppChange;
import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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
        return plan(GroupTree.EMPTY, tree(), Kind.SCALE);
    }

    private List<List<String>> plan(GroupTree from, GroupTree to, Kind kind) {
        return DeploymentPlanner.plan(changes, Set.of(), from, to).stream()
                .filter(step -> step.actions().getFirst().kind() == kind)
                .map(step -> step.actions().stream()
                        .map(action -> action.app().toString())
                        .toList())
                .toList();
    }

    /** All apps, as they are created. */
    private GroupTree tree() {
        var tree = GroupTree.EMPTY;
        for (var change : changes.values()) {
            tree = tree.with(change.after().orElseThrow());
        }
        return tree;
    }

    private static GroupTree depending(GroupTree tree, String group, String... dependencies) {
        var id = PathId.parse(group);
        var named = Arrays.stream(dependencies).map(PathId::parse).toList();
        return tree.with(id, Optional.of(new Group(id, named, false)));
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
    void plan_givesDependenciesOfAGroupToTheAppsBelowIt() {
        created("/prod/db/mongo");
        created("/prod/web/deep/nginx");
        created("/prod/cache");

        assertThat(plan(GroupTree.EMPTY, depending(tree(), "/prod/web", "/prod/db"), Kind.SCALE))
                .containsExactly(List.of("/prod/cache", "/prod/db/mongo"), List.of("/prod/web/deep/nginx"));
    }

    /** The app between them does not change, so only the tree knows that one waits for the other. */
    @Test
    void plan_followsDependenciesThroughAppsThatStay() {
        created("/a", "/b");
        created("/b", "/c");
        created("/c");
        var all = tree();
        changes.remove(PathId.parse("/b"));

        assertThat(plan(GroupTree.EMPTY, all, Kind.SCALE)).containsExactly(List.of("/c"), List.of("/a"));
    }

    @Test
    void plan_removesInTheOppositeOrder() {
        created("/prod/db/mongo");
        created("/prod/web/nginx");
        created("/prod/web/more", "/prod/web/nginx");
        var before = depending(tree(), "/prod/web", "/prod/db");
        changes.replaceAll((_, change) -> new AppChange(change.after(), Optional.empty()));

        assertThat(plan(before, GroupTree.EMPTY, Kind.STOP))
                .containsExactly(List.of("/prod/web/more"), List.of("/prod/web/nginx"), List.of("/prod/db/mongo"));
    }

    @Test
    void plan_scalesToZeroInTheOppositeOrder() {
        created("/db");
        created("/web", "/db");
        changes.replaceAll(
                (_, change) -> new AppChange(change.after(), change.after().map(app -> app.withInstances(0))));

        assertThat(scaled()).containsExactly(List.of("/web"), List.of("/db"));
    }

    @Test
    void plan_ofGroupsOfManyAppsTakesNoTime() {
        for (int i = 0; i < 2_000; i++) {
            created("/prod/db/app" + i);
            created("/prod/web/app" + i);
        }
        var tree = depending(tree(), "/prod/web", "/prod/db");

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(plan(GroupTree.EMPTY, tree, Kind.SCALE)).hasSize(2));
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
