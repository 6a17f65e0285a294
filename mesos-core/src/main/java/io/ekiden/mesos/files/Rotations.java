package io.ekiden.mesos.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * How much was moved out of files that are rotated: what stood at the beginning of {@code stdout} is at the end of {@code stdout.1} then.
 * Who reads a file from place to place counts places from the first byte that was ever in it. Any thread.
 */
public final class Rotations {
    private final String era = UUID.randomUUID().toString().substring(0, 8);
    private final ConcurrentHashMap<Path, Rotated> files = new ConcurrentHashMap<>();

    private static final class Rotated {
        private final ReadWriteLock lock = new ReentrantReadWriteLock();
        private long moved;
    }

    /** Work with a file, which may fail. */
    public interface Work<T> {
        /** @param moved bytes that were moved out of the file */
        T run(long moved) throws IOException;
    }

    /** Names the time during which places mean the same: they are counted anew when the process starts. */
    String era() {
        return era;
    }

    /** Does something while the file is not rotated. */
    <T> T reading(Path file, Work<T> work) throws IOException {
        var rotated = of(file);
        rotated.lock.readLock().lock();
        try {
            return work.run(rotated.moved);
        } finally {
            rotated.lock.readLock().unlock();
        }
    }

    /** Rotates a file while nobody reads it; the work says how many bytes it has moved out of it, from its beginning on. */
    public void rotate(Path file, Work<Long> work) throws IOException {
        var rotated = of(file);
        rotated.lock.writeLock().lock();
        try {
            rotated.moved += work.run(rotated.moved);
        } finally {
            rotated.lock.writeLock().unlock();
        }
    }

    /** Forgets files that are gone. */
    public void forget(Predicate<Path> gone) {
        files.keySet().removeIf(gone);
    }

    private Rotated of(Path file) {
        return files.computeIfAbsent(file, _ -> new Rotated());
    }
}
