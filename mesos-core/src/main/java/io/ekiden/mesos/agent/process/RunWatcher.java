package io.ekiden.mesos.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Tells, within milliseconds, which run records were written to. One thread for all runs. */
final class RunWatcher {
    /** The lines of a start come within it, and are read at once: to open a file for each would cost more than all else here. */
    private static final int GATHER_MIN_MILLIS = 2;
    /** The more there is at once, the longer a line takes to be followed by the next of its run. */
    private static final long GATHER_MILLIS_EACH = 4;

    private static final int GATHER_MAX_MILLIS = 50;

    private final WatchService service;
    private final Consumer<Set<String>> written;
    private final Runnable overflowed;

    /**
     * @param written gets the names of the records, on the watcher's thread
     * @param overflowed called when some names were lost
     */
    RunWatcher(Path runs, Consumer<Set<String>> written, Runnable overflowed) throws IOException {
        this.written = written;
        this.overflowed = overflowed;
        this.service = runs.getFileSystem().newWatchService();
        runs.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        Thread.ofPlatform().daemon().name("ekiden-run-watcher").start(this::watch);
    }

    void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void watch() {
        try {
            int gather = GATHER_MIN_MILLIS;
            for (var key = service.take(); ; key = service.take()) {
                Thread.sleep(gather);
                int runs = report(key);
                gather = Math.clamp(runs * GATHER_MILLIS_EACH, GATHER_MIN_MILLIS, GATHER_MAX_MILLIS);
                key.reset();
            }
        } catch (ClosedWatchServiceException closed) {
            // the containerizer was closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many runs it was about. */
    private int report(WatchKey key) {
        var names = new LinkedHashSet<String>();
        for (var event : key.pollEvents()) {
            if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                overflowed.run();
            } else {
                names.add(String.valueOf(event.context()));
            }
        }
        written.accept(names);
        return names.size();
    }
}
