package io.ekiden.orchestrator.election;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that remembers what it heard, for tests to wait for. */
final class HeardElection implements LeaderElection.Listener {
    private static final long DEFEATED = -1;

    private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();

    @Override
    public void elected(long epoch) {
        heard.add(epoch);
    }

    @Override
    public void defeated() {
        heard.add(DEFEATED);
    }

    /** Waits for an election, which must be the next news, and returns its epoch. */
    long awaitElected() throws InterruptedException {
        long news = next();
        if (news == DEFEATED) throw new AssertionError("defeated instead of elected");
        return news;
    }

    void awaitDefeated() throws InterruptedException {
        long news = next();
        if (news != DEFEATED) throw new AssertionError("elected for epoch " + news + " instead of defeated");
    }

    boolean heardNothing() {
        return heard.isEmpty();
    }

    private long next() throws InterruptedException {
        var news = heard.poll(15, TimeUnit.SECONDS);
        if (news == null) throw new AssertionError("heard nothing within 15 s");
        return news;
    }
}
