package io.ekiden.cli.local;

import io.ekiden.cli.command.Signals;
import io.ekiden.cli.show.Screen;
import java.util.List;

/**
 * Ctrl-C, and whatever else is to end a command that has made something: the first time it takes that away and ends, the second time it
 * ends at once.
 */
final class Interruption implements AutoCloseable {
    private static final int ENDED_BY_A_SIGNAL = 130;

    /** What is not to be broken off. */
    interface Clearing {
        void run() throws InterruptedException;
    }

    private final Thread working = Thread.currentThread();
    private final Screen screen;
    private final Signals.Hearing hearing;
    private boolean isHeard;
    private boolean isClearing;

    /** Of the thread that calls this. */
    Interruption(Screen screen) {
        this.screen = screen;
        hearing = Signals.during(List.of("INT", "TERM", "HUP"), this::heard);
    }

    private synchronized void heard() {
        if (isHeard) {
            Runtime.getRuntime().halt(ENDED_BY_A_SIGNAL);
        }
        isHeard = true;
        screen.note("interrupted; what was made is taken away, another Ctrl-C leaves it where it is");
        if (!isClearing) {
            working.interrupt();
        }
    }

    /** Does what is to be done however the rest has ended. */
    void clear(Clearing clearing) throws InterruptedException {
        boolean wasInterrupted;
        synchronized (this) {
            isClearing = true;
            wasInterrupted = Thread.interrupted();
        }
        try {
            clearing.run();
        } finally {
            if (wasInterrupted) {
                working.interrupt();
            }
        }
    }

    @Override
    public void close() {
        hearing.close();
    }
}
