package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole sessions, played again on a master of ours with one agent and real processes. */
class RecordedSessionsTest {
    @TempDir
    static Path workDir;

    private static SmallCluster cluster;
    private static RecordedFiles files;

    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir, SmallCluster.Times.SOON_MISSED);
        files = new RecordedFiles();
    }

    @AfterAll
    static void end() throws Exception {
        files.close();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02-lifecycle",
                "03-ends",
                "03b-ends-nocaps",
                "05-reconcile",
                "06-errors-session",
                "09-pod",
                "09b-pod-failing"
            })
    void session_goesAsRecorded(String name, @TempDir Path marks) throws Exception {
        try (var session = new SchedulerSession(cluster.uri())) {
            var names = Names.scaled().with(RecordedFiles.RECORDED, files.address());
            var replay = new Replay(Transcript.read(name), session, marks, names);
            assertThat(replay.play()).isEmpty();
        }
    }
}
