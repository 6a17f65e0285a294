package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.app.AppReading;
import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DrainsTest {
    private static final Map<String, String> ADDRESSES = Map.of("h", "10.0.0.1");

    private final Drains drains = new Drains(1_000);

    private static Apps web(String state) {
        var task = new TaskState("web.1", "h", List.of(31000), List.of(), state, List.of());
        return Apps.NONE.with(
                new AppReading.Readable(new AppState("/web", List.of(), List.of(), new TreeMap<>(), List.of(task))));
    }

    @Test
    void killingTask_isNewsOnce_andReportedOnce() {
        assertThat(drains.update(web("TASK_RUNNING"), web("TASK_KILLING"), ADDRESSES, 0))
                .isTrue();
        assertThat(drains.update(web("TASK_KILLING"), web("TASK_KILLING"), ADDRESSES, 1))
                .isFalse();
        assertThat(drains.ids()).containsExactly("web.1");
        drains.close(Set.of("web.1"));
        assertThat(drains.update(web("TASK_KILLING"), web("TASK_KILLING"), ADDRESSES, 2))
                .isFalse();
        assertThat(drains.isEmpty()).isTrue();
        assertThat(drains.reportedBefore()).containsExactly("web.1");
    }

    @Test
    void deadline_countsFromTheFirstSight() {
        drains.update(Apps.NONE, web("TASK_KILLING"), ADDRESSES, 500);
        drains.update(web("TASK_KILLING"), web("TASK_KILLING"), ADDRESSES, 900);
        assertThat(drains.expired(1_499)).isEmpty();
        assertThat(drains.expired(1_500)).hasSize(1);
    }

    @Test
    void taskThatEnds_isNotWaitedFor() {
        drains.update(Apps.NONE, web("TASK_KILLING"), ADDRESSES, 0);
        drains.update(web("TASK_KILLING"), Apps.NONE.with(new AppReading.Unreadable("/web", "x")), ADDRESSES, 1);
        assertThat(drains.isEmpty()).isTrue();
    }

    @Test
    void tasksOfADeletedApp_areDrained_untilTheyAreReported() {
        assertThat(drains.update(web("TASK_RUNNING"), Apps.NONE, ADDRESSES, 0)).isTrue();
        assertThat(drains.update(Apps.NONE, Apps.NONE, ADDRESSES, 1)).isFalse();
        assertThat(drains.ids()).containsExactly("web.1");
        drains.close(Set.of("web.1"));
        assertThat(drains.isEmpty()).isTrue();
        assertThat(drains.reportedBefore()).isEmpty();
    }

    @Test
    void reloads_areHeldToTwoASecond() {
        var pace = new ReloadPace();
        assertThat(pace.waitMillis(0)).isZero();
        pace.spend(0);
        pace.spend(100);
        assertThat(pace.waitMillis(400)).isEqualTo(600);
        assertThat(pace.waitMillis(1_000)).isZero();
    }
}
