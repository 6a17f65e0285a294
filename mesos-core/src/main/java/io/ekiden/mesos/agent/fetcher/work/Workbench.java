package io.ekiden.mesos.agent.fetcher.work;

import java.io.IOException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * Does what keeps a processor or the disk busy, a few at a time, each on a thread of its own: a virtual thread that does not wait, or that
 * waits for the disk, keeps a processor from all the others, downloads and kills among them.
 */
public final class Workbench {
    /**
     * What is to be done.
     *
     * @param <X> fails with this, or as the method says
     */
    public interface Work<T, X extends Exception> {
        T run() throws X, IOException, InterruptedException;
    }

    private final String name;
    private final Semaphore places;

    /** @param name of its threads */
    public Workbench(String name, int places) {
        this.name = name;
        this.places = new Semaphore(places, true);
    }

    /** Waits for a place, and for the end of the work. An interrupt is handed on to it, and waits for its end as well. */
    public <T, X extends Exception> T run(Work<T, X> work) throws X, IOException, InterruptedException {
        places.acquire();
        try {
            var task = new FutureTask<>(work::run);
            var thread = Thread.ofPlatform().daemon().name(name).start(task);
            try {
                thread.join();
            } catch (InterruptedException e) {
                thread.interrupt();
                joinAnyway(thread);
                throw e;
            }
            if (task.state() == FutureTask.State.SUCCESS) {
                return task.resultNow();
            }
            switch (task.exceptionNow()) {
                case IOException e -> throw e;
                case InterruptedException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable why -> {
                    @SuppressWarnings("unchecked") // The work throws nothing else.
                    var own = (X) why;
                    throw own;
                }
            }
        } finally {
            places.release();
        }
    }

    /** It cleans up, and whoever waits may do so too, but not at the same time. */
    private static void joinAnyway(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
