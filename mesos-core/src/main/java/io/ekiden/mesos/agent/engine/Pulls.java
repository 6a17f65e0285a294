package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.engine.Engine.NoEngineException;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.model.container.VolumeSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Brings images to this machine, each by one at a time: fifty runs that start at once ask the registry once. Blocks; for virtual threads,
 * which may be interrupted.
 */
final class Pulls {
    private static final long WORD_MILLIS = 2000;
    private static final int WORDS_ANEW = 15;

    private final Engine engine;
    private final Workers workers;
    private final Consumer<AgentEvent> events;
    private final Map<String, Turns> turns = new HashMap<>();

    /** Who is to wait for whom, as long as somebody does. */
    private static final class Turns {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
        /** When the last pull that succeeded began. With the lock. */
        private Optional<Long> pulledSince = Optional.empty();
    }

    /** @param events hears how far a pull is */
    Pulls(Engine engine, Workers workers, Consumer<AgentEvent> events) {
        this.engine = engine;
        this.workers = workers;
        this.events = events;
    }

    /**
     * Returns when the image of the run is here, and what plug-ins of the engine keep for it.
     *
     * @param environment see {@link Engine#pull}
     * @throws IOException when one of them cannot be had, saying why
     */
    void bring(ImageRun run, Map<String, String> environment)
            throws IOException, NoEngineException, InterruptedException {
        var image = run.container().image();
        var progress = new PullProgress(image);
        workers.run(() -> tell(run, progress));
        var failure = bring(image, run.container().options().forcePullImage(), environment, progress::heard);
        if (failure.isPresent()) {
            throw new IOException("Failed to pull the image '" + image + "': " + failure.get());
        }
        for (var volume : run.container().volumes()) {
            if (volume.source().orElse(null) instanceof VolumeSource.External external) {
                engine.provide(external);
            }
        }
    }

    /** Now and then, and nothing when it is here at once. The same again after a while, as what was told may not have been heard. */
    private void tell(ImageRun run, PullProgress progress) throws InterruptedException {
        var last = "";
        for (int word = 0; !run.awaitPulled(WORD_MILLIS); word++) {
            var text = progress.text();
            if (!text.equals(last) || word % WORDS_ANEW == 0) {
                events.accept(new AgentEvent.LaunchProgressed(run.id(), text));
                last = text;
            }
        }
    }

    /** @param always also when the image is here: its name may mean another one by now */
    private Optional<String> bring(String image, boolean always, Map<String, String> environment, Consumer<String> told)
            throws NoEngineException, InterruptedException {
        if (!always && engine.hasImage(image)) {
            return Optional.empty(); // without waiting for anybody
        }
        long asked = System.nanoTime();
        var mine = enter(image);
        try {
            mine.lock.lockInterruptibly();
            try {
                boolean pulledForMe =
                        mine.pulledSince.filter(since -> since - asked >= 0).isPresent();
                if (pulledForMe || (!always && engine.hasImage(image))) {
                    return Optional.empty();
                }
                long began = System.nanoTime();
                var failure = engine.pull(image, environment, told);
                if (failure.isEmpty()) {
                    mine.pulledSince = Optional.of(began);
                }
                return failure;
            } finally {
                mine.lock.unlock();
            }
        } finally {
            leave(image, mine);
        }
    }

    private synchronized Turns enter(String image) {
        var mine = turns.computeIfAbsent(image, _ -> new Turns());
        mine.users++;
        return mine;
    }

    private synchronized void leave(String image, Turns mine) {
        mine.users--;
        if (mine.users == 0) {
            turns.remove(image);
        }
    }
}
