package io.ekiden.mesos.agent.fetcher.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The bytes of a zip, of which its directory takes only so many: it is read into memory as a whole when the file is opened, with several
 * hundred bytes for each entry.
 *
 * <p><b>Source:</b> PKWARE APPNOTE 4.3.12: each entry of the directory begins with a signature, which Commons Compress reads by itself.
 */
final class ZipBytes implements SeekableByteChannel {
    private static final byte[] SIGNATURE = {'P', 'K', 1, 2};
    private static final long MOST_OF_A_DIRECTORY = 96 << 20;

    private final SeekableByteChannel file;
    private final int maxEntries;
    private boolean opened;
    private int entries;
    private long taken;

    ZipBytes(SeekableByteChannel file, int maxEntries) {
        this.file = file;
        this.maxEntries = maxEntries;
    }

    /** The directory has been read. */
    void opened() {
        opened = true;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int from = buffer.position();
        int read = file.read(buffer);
        if (opened) {
            return read;
        }
        taken += Math.max(0, read);
        if (read == SIGNATURE.length && buffer.slice(from, read).equals(ByteBuffer.wrap(SIGNATURE))) {
            entries++;
        }
        if (entries > maxEntries) {
            throw new Staging.Refused("the archive exceeds the limit of " + maxEntries + " entries");
        }
        if (taken > MOST_OF_A_DIRECTORY) {
            throw new Staging.Refused(
                    "the directory of the archive exceeds the limit of " + MOST_OF_A_DIRECTORY + " bytes");
        }
        return read;
    }

    @Override
    public int write(ByteBuffer buffer) {
        throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new UnsupportedOperationException("it is only read");
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
