package io.ekiden.mesos.agent.fetcher.archive;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * Does what keeps a processor busy and takes much memory, a few at a time, each on a thread of its own: a virtual thread that never waits
 * would keep a processor from all the others, downloads and kills among them.
 */
final class Workbench {
    private final Semaphore places;

    Workbench(int places) {
        this.places = new Semaphore(places, true);
    }

    /** Waits for a place, and for the end of the work. An interrupt is handed on to it, and waits for its end as well. */
    <T> T run(Callable<T> work) throws IOException, InterruptedException {
        places.acquire();
        try {
            var task = new FutureTask<>(work);
            var thread = Thread.ofPlatform().daemon().name("ekiden-unpack").start(task);
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
            throw failure(task.exceptionNow());
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

    private static IOException failure(Throwable why) throws InterruptedException {
        return switch (why) {
            case IOException e -> e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(FetchException.rootMessage(why), why);
        };
    }
}
