package io.ekiden.orchestrator.election;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The election of a candidate that is alone by design, with the embedded ZooKeeper or with a store in memory: elected at once. A restart
 * need not wait for the session of the process before.
 */
public final class SoloLeaderElection implements LeaderElection {
    private static final Logger LOG = LoggerFactory.getLogger(SoloLeaderElection.class);
    private static final long RETRY_MILLIS = 200;

    private final String id;
    private final Callable<Long> nextEpoch;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("election").daemon().factory());
    private @Nullable Listener listener;
    private volatile boolean leading;

    /**
     * An election for one.
     *
     * @param id of the candidate
     * @param nextEpoch begins a new epoch; may block, is tried again when it fails
     */
    public SoloLeaderElection(String id, Callable<Long> nextEpoch) {
        this.id = id;
        this.nextEpoch = nextEpoch;
    }

    @Override
    public void start(Listener listener) {
        this.listener = listener;
        thread.execute(this::elect);
    }

    @Override
    public Optional<String> leader() {
        return leading ? Optional.of(id) : Optional.empty();
    }

    @Override
    public void abdicate() {
        thread.execute(() -> {
            resign();
            elect();
        });
    }

    @Override
    public void close() {
        // Ends an election that is waiting for its store; then says good-bye on the same thread as everything else.
        thread.shutdownNow();
        thread.close();
        resign();
    }

    private void elect() {
        while (!leading && !Thread.currentThread().isInterrupted()) {
            try {
                long epoch = nextEpoch.call();
                leading = true;
                tell(heard -> heard.elected(epoch));
                tell(heard -> heard.leaderChanged(Optional.of(id)));
            } catch (InterruptedException _) {
                return;
            } catch (Exception failure) {
                LOG.warn("Cannot begin an epoch, trying again: {}", failure.toString());
                if (!pause()) return;
            }
        }
    }

    private void resign() {
        if (!leading) return;
        leading = false;
        tell(Listener::defeated);
        tell(heard -> heard.leaderChanged(Optional.empty()));
    }

    private void tell(Consumer<Listener> news) {
        var heard = listener;
        if (heard != null) news.accept(heard);
    }

    private static boolean pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
