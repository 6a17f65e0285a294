package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.kernel.Definitions;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppViewsTest {
    /** What stands before and behind a slash in the order of ids, and what begins with another one. */
    private static final List<String> SEGMENTS = List.of("a", "a-b", "a.b", "a0", "ab", "b");

    private static AppDefinition app(PathId id) {
        var json = Json.object().put("id", id.toString()).put("cmd", "serve");
        if (new AppJson(RoleSettings.DEFAULT).parse(json, PathId.ROOT, Instant.EPOCH)
                instanceof Parsed.Accepted(var app, var _)) {
            return app;
        }
        throw new AssertionError(json);
    }

    private static PathId id(SplittableRandom random, int length) {
        return PathId.parse(IntStream.range(0, length)
                .mapToObj(_ -> SEGMENTS.get(random.nextInt(SEGMENTS.size())))
                .collect(Collectors.joining("/", "/", "")));
    }

    private static OrchestratorState state(Map<PathId, AppDefinition> apps) {
        var versions = new TreeMap<PathId, Instant>();
        apps.keySet().forEach(id -> versions.put(id, Instant.EPOCH));
        return OrchestratorState.of(Definitions.of(apps.values(), versions, Map.of(), Map.of()));
    }

    @Test
    void appsOfAGroup_areThoseThatLieInIt() {
        long seed = 20_261_125;
        var random = new SplittableRandom(seed);
        var apps = new TreeMap<PathId, AppDefinition>();
        for (int i = 0; i < 60; i++) {
            var id = id(random, 1 + random.nextInt(3));
            apps.put(id, app(id));
        }
        var state = state(apps);
        assertThat(state.tree()).isNotEqualTo(GroupTree.EMPTY);

        for (int i = 0; i < 200; i++) {
            var group = id(random, random.nextInt(4));
            assertThat(AppViews.apps(state, group))
                    .as("%s of seed %d", group, seed)
                    .isEqualTo(apps.values().stream()
                            .filter(app -> app.id().isWithin(group))
                            .toList());
        }
    }
}
