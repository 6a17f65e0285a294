package io.ekiden.mesos.recorded;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in which a framework comes back: on a second connection, after a cut, as somebody else, or too late. */
class RecordedFailoversTest {
    @TempDir
    static Path directory;

    @TestFactory
    Stream<DynamicTest> session_goesAsRecorded() {
        return Stage.together(
                directory,
                SmallCluster.Times.SOON_MISSED,
                new TreeMap<>(Map.of(
                        "05c", stage -> stage.play("05c-unknown-framework"),
                        "07", RecordedFailoversTest::frameworkComesBack,
                        "07-zero", RecordedFailoversTest::frameworkHasNoTimeToComeBack)));
    }

    private static void frameworkComesBack(Stage stage) throws Exception {
        try (var first = stage.session();
                var second = stage.session()) {
            var after = stage.replay("07-resubscribe-new", second);
            stage.play(stage.replay("07-resubscribe-old", first).when("Framework failed over", after::subscribe));
            stage.play(after);
        }
        // A task ends meanwhile, and the framework is shown as it is: away, but not over.
        SmallCluster.awaitThat(
                () -> stage.cluster().shows("/tasks", "\"id\":\"resub2\".*TASK_FINISHED"), "the task has ended");
        stage.exchange("07-frameworks-disconnected.http");
        stage.play("07-resubscribe-after-cut");
        stage.play("07-resubscribe-change-principal");
        stage.play("07-resubscribe-change-user-checkpoint");
        stage.play("07-resubscribe-change-role");
    }

    private static void frameworkHasNoTimeToComeBack(Stage stage) throws Exception {
        stage.play("07-failover-timeout-zero");
        SmallCluster.awaitThat(() -> stage.cluster().frameworks() == 0, "the framework is removed");
        stage.play("07-failover-timeout-zero-again");
        SmallCluster.awaitThat(
                () -> stage.cluster().agent().state().tasks().values().stream()
                        .allMatch(task -> task.latestState().isTerminal()),
                "its task has ended");
    }
}
