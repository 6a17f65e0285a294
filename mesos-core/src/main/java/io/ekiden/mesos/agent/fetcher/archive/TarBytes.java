package io.ekiden.mesos.agent.fetcher.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a tar, of which a header takes only so many. What it holds (long names, extended attributes) is read into memory, so a
 * compressed archive of a few megabytes could otherwise take all there is.
 */
final class TarBytes extends FilterInputStream {
    private static final long MOST_OF_A_HEADER = 1 << 20;

    private long left = Long.MAX_VALUE;

    TarBytes(InputStream in) {
        super(in);
    }

    /** From here on an entry's header is read, with what is left of the entry before. */
    void headerBegins() {
        left = MOST_OF_A_HEADER;
    }

    /**
     * From here on its content is read.
     *
     * @return how many bytes the header took
     */
    long headerEnds() {
        long taken = MOST_OF_A_HEADER - left;
        left = Long.MAX_VALUE;
        return taken;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(Math.min(bytes, MOST_OF_A_HEADER));
        count(skipped);
        return skipped;
    }

    private void count(long bytes) throws Staging.Refused {
        if (left == Long.MAX_VALUE) {
            return;
        }
        left -= bytes;
        if (left < 0) {
            throw new Staging.Refused("has a header of more than " + MOST_OF_A_HEADER + " bytes");
        }
    }
}
