package io.ekiden.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStateStoreTest extends StateStoreContract {
    private final MemoryStateStore.Disk disk = new MemoryStateStore.Disk();

    @Override
    long nextEpoch() {
        return disk.nextEpoch();
    }

    @Override
    StateStore open(long epoch) {
        return new MemoryStateStore(disk, epoch);
    }

    @Test
    void hold_keepsWritesBackUntilReleased() throws Exception {
        var store = (MemoryStateStore) leader();
        store.hold();
        var write = store.write(List.of(put("k/a", "1")));

        assertThat(write.isComplete()).isFalse();
        assertThat(disk.entries()).isEmpty();
        store.release();
        await(write);
        assertThat(disk.entries()).containsOnlyKeys("k/a");
    }

    @Test
    void breakWith_failsWhatIsHeldAndAllThatComes() throws Exception {
        var store = (MemoryStateStore) leader();
        store.hold();
        var write = store.write(List.of(put("k/a", "1")));
        store.breakWith(new StoreException.Unavailable("The disk is on fire"));

        assertThatThrownBy(() -> await(write)).hasMessage("The disk is on fire");
        assertThatThrownBy(() -> await(store.write(List.of()))).hasMessage("The disk is on fire");
        assertThat(disk.entries()).isEmpty();
    }
}
