package io.ekiden.orchestrator.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.store.MemoryStateStore;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SoloLeaderElectionTest extends LeaderElectionContract {
    private final MemoryStateStore.Disk disk = new MemoryStateStore.Disk();

    @Override
    LeaderElection candidate(String id) {
        return new SoloLeaderElection(id, disk::nextEpoch);
    }

    @Test
    void start_storeThatIsNotReadyIsTriedAgain() throws Exception {
        var attempts = new AtomicInteger();
        var heard = new HeardElection();
        var election = new SoloLeaderElection("a", () -> {
            if (attempts.incrementAndGet() < 3) throw new IOException("not yet");
            return 7L;
        });
        try (election) {
            election.start(heard);
            assertThat(heard.awaitElected()).isEqualTo(7);
        }
    }
}
