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

        /** Of whoever has the turn: all that wait for the image wait for that. */
        private final PullProgress progress;

        Turns(String image) {
            this.progress = new PullProgress(image);
        }
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
        var mine = enter(image);
        Optional<String> failure;
        try {
            workers.run(() -> tell(run, mine.progress));
            failure = bring(image, mine, run.container().options().forcePullImage(), environment);
        } finally {
            leave(image, mine);
        }
        if (failure.isPresent()) {
            throw new IOException("Failed to pull the image '" + image + "': " + failure.get());
        }
        for (var volume : run.container().volumes()) {
            if (volume.source().orElse(null) instanceof VolumeSource.External external) {
                engine.provide(external);
            }
        }
    }

    /** Now and then, and nothing when it is here at once. */
    private void tell(ImageRun run, PullProgress progress) throws InterruptedException {
        var words = progress.words(WORDS_ANEW);
        while (!run.awaitPulled(WORD_MILLIS)) {
            words.next().ifPresent(text -> events.accept(new AgentEvent.LaunchProgressed(run.id(), text)));
        }
    }

    /** @param always also when the image is here: its name may mean another one by now */
    private Optional<String> bring(String image, Turns mine, boolean always, Map<String, String> environment)
            throws NoEngineException, InterruptedException {
        if (!always && engine.hasImage(image)) {
            return Optional.empty(); // without waiting for anybody
        }
        long asked = System.nanoTime();
        mine.lock.lockInterruptibly();
        try {
            boolean pulledForMe =
                    mine.pulledSince.filter(since -> since - asked >= 0).isPresent();
            if (pulledForMe || (!always && engine.hasImage(image))) {
                return Optional.empty();
            }
            long began = System.nanoTime();
            mine.progress.begin();
            var failure = engine.pull(image, environment, mine.progress::heard);
            if (failure.isEmpty()) {
                mine.pulledSince = Optional.of(began);
            }
            return failure;
        } finally {
            mine.lock.unlock();
        }
    }

    private synchronized Turns enter(String image) {
        var mine = turns.computeIfAbsent(image, Turns::new);
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
