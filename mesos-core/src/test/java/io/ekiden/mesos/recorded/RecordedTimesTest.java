package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose matter is time. It is scaled: what took ten seconds takes one or less. */
class RecordedTimesTest {
    @TempDir
    Path workDir;

    @TempDir
    Path marks;

    /** Intervals of 10, 20 and 40 seconds: of half a second, one and two. */
    @Test
    void unacknowledgedUpdates_comeAgain_andHoldBackTheNext() throws Exception {
        try (var cluster = new SmallCluster(workDir, SmallCluster.Times.SOON_SENT_AGAIN);
                var session = new SchedulerSession(cluster.uri())) {
            var replay = new Replay(Transcript.read("04-noack"), session, marks, Names.scaled());
            assertThat(replay.play()).isEmpty();
        }
    }

    /** The times of offers, which other sessions leave open: a filter holds as long as it says, or until REVIVE. */
    @Test
    void filters_revive_suppress_andHeartbeats() throws Exception {
        try (var cluster = new SmallCluster(workDir, SmallCluster.Times.SOON_BEATING);
                var session = new SchedulerSession(cluster.uri())) {
            assertThat(new TimedReplay(Transcript.read("01-subscribe"), session, 10).play())
                    .isEmpty();
        }
    }
}
