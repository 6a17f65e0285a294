package io.ekiden.mesos.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.recorded.SmallCluster;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.sdk.example.WorkQueue;
import io.ekiden.mesos.wire.v1.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The example framework on a master of ours, with real processes. */
class WorkQueueTest {
    @TempDir
    Path workDir;

    @ParameterizedTest
    @EnumSource(MediaType.class)
    @Timeout(60)
    void queue_runsEachCommandOnce_saysWhichFailed_andEnds(MediaType mediaType) throws Exception {
        var printed = new ByteArrayOutputStream();
        var marks = workDir.resolve("marks");
        var commands = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            commands.add("echo " + i + " >> " + marks);
        }
        commands.add("exit 3");
        try (var cluster = new SmallCluster(workDir.resolve("cluster"))) {
            int failed = WorkQueue.run(
                    List.of(cluster.uri()),
                    HttpSchedulerSettings.DEFAULT.with(mediaType),
                    commands,
                    new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(failed).isEqualTo(1);
            assertThat(cluster.frameworks()).isZero();
        }
        assertThat(marks).content().hasLineCount(20);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("exit 3: Command exited with status 3")
                .contains("echo 7 >> " + marks + ": finished");
    }
}
