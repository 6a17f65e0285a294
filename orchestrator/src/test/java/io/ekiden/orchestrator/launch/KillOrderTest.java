package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.instance;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.KillSelection;
import io.ekiden.orchestrator.spec.Placement.Operator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KillOrderTest {
    @Test
    void victims_areThoseThatServeNobodyFirst() {
        var instances = List.of(
                instance("/a", 1, "a", Map.of(), Condition.RUNNING),
                instance("/a", 2, "a", Map.of(), Condition.STARTING),
                instance("/a", 3, "a", Map.of(), Condition.RUNNING).withHealthy(Optional.of(false)),
                instance("/a", 4, "a", Map.of(), Condition.STAGING),
                instance("/a", 5, "a", Map.of(), Condition.UNREACHABLE),
                instance("/a", 6, "a", Map.of(), Condition.SCHEDULED));
        assertThat(victims(app("/a").build(), instances, 6)).containsExactly(5, 6, 4, 2, 3, 1);
        assertThat(victims(app("/a").build(), instances, 2)).containsExactly(5, 6);
    }

    @Test
    void victims_goByAge() {
        var instances = List.of(on("r", 2), on("r", 1), on("r", 3));
        assertThat(victims(app("/a").build(), instances, 2)).containsExactly(3, 2);
        var oldestFirst = app("/a").killSelection(KillSelection.OLDEST_FIRST).build();
        assertThat(victims(oldestFirst, instances, 2)).containsExactly(1, 2);
        assertThat(victims(oldestFirst, instances, 0)).isEmpty();
        assertThat(victims(oldestFirst, instances, 9)).hasSize(3);
    }

    @Test
    void victims_comeFromTheMostCrowdedValue() {
        var app = app("/a").constraint("rack", Operator.GROUP_BY, "2").build();
        var instances = List.of(on("r1", 1), on("r1", 2), on("r1", 3), on("r2", 4));
        // r1 has 3, so its youngest two go although the one of r2 is younger.
        assertThat(victims(app, instances, 2)).containsExactly(3, 2);
        assertThat(victims(app, instances, 3)).containsExactly(3, 2, 4);
    }

    @Test
    void victims_ofEqualValuesGoByAge() {
        var app = app("/a").constraint("rack", Operator.GROUP_BY).build();
        var instances = List.of(on("r1", 1), on("r2", 2), on("r2", 3), on("r1", 4));
        assertThat(victims(app, instances, 4)).containsExactly(4, 3, 2, 1);
    }

    private static Instance on(String rack, int number) {
        return instance("/a", number, "h", Map.of("rack", rack));
    }

    private static List<Integer> victims(AppDefinition app, List<Instance> instances, int count) {
        return KillOrder.victims(app, instances, count).stream()
                .map(instance -> Integer.parseInt(instance.id().value().substring("a.instance-".length())))
                .toList();
    }
}
