package io.ekiden.mesos.agent.fetcher.source;

import java.io.IOException;

/** What a file may take up where it is put. Asked before the first byte, if its size is known, and as it grows. */
public interface Room {
    /** There is no more. */
    final class Full extends IOException {
        public Full(String message) {
            super(message);
        }
    }

    /** As much as the disk has. */
    Room UNLIMITED = _ -> {};

    /**
     * The file will have this many bytes at least.
     *
     * @throws Full when that is too much; the transfer ends
     */
    void ensure(long bytes) throws Full;
}
