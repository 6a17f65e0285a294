package io.ekiden.lb.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.app.AppReading;
import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.TaskState;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServerNumbersTest {
    private static Apps app(String... taskIds) {
        var tasks = Arrays.stream(taskIds)
                .map(id -> new TaskState(id, "10.0.0.1", List.of(1), List.of(), "TASK_RUNNING", List.of()))
                .toList();
        var app = new AppState("/web", List.of(), List.of(), new TreeMap<>(), tasks);
        return Apps.NONE.with(new AppReading.Readable(app));
    }

    @Test
    void number_staysWithItsTask_whenOthersLeave() {
        var numbers = ServerNumbers.NONE.next(app("a", "b", "c")).next(app("c", "b"));
        assertThat(numbers.byTask()).containsOnly(Map.entry("b", 2), Map.entry("c", 3));
    }

    @Test
    void newTask_getsTheSmallestFreeNumber() {
        var numbers = ServerNumbers.NONE.next(app("a", "b", "c")).next(app("c", "d", "e"));
        assertThat(numbers.byTask()).containsOnly(Map.entry("c", 3), Map.entry("d", 1), Map.entry("e", 2));
    }

    @Test
    void numbers_areUniqueAndNeverChange_whateverComesAndGoes() {
        for (var seed = 0L; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            var numbers = ServerNumbers.NONE;
            for (var step = 0; step < 20; step++) {
                var ids = new HashSet<String>();
                for (var i = random.nextInt(8); i > 0; i--) {
                    ids.add("t" + random.nextInt(12));
                }
                var before = numbers.byTask();
                numbers = numbers.next(app(ids.toArray(String[]::new)));
                var after = numbers.byTask();
                assertThat(after.keySet()).as("seed %d", seed).isEqualTo(ids);
                assertThat(new HashSet<>(after.values())).as("seed %d", seed).hasSameSizeAs(ids);
                before.forEach((id, number) ->
                        assertThat(after.getOrDefault(id, number)).isEqualTo(number));
            }
        }
    }
}
