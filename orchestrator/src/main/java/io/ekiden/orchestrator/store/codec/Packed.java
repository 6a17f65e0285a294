package io.ekiden.orchestrator.store.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Large records made small. What a change of the root or a deployment says of each app is nearly the same for all of them, so a change of ten
 * thousand apps fits into one entry, and stays one fact: it is stored or it is not.
 *
 * <p>Shape: as it is up to {@value #LARGE} bytes, else zlib's (RFC 1950). JSON never begins with zlib's first byte.
 */
final class Packed {
    /** Smaller ones go into one packet as they are, and people can read them. */
    static final int LARGE = 32 * 1024;

    /** Deflate, with a window of 32 KiB. */
    private static final byte ZLIB = 0x78;

    private Packed() {}

    static byte[] pack(byte[] record) {
        if (record.length <= LARGE) {
            return record;
        }
        var deflater = new Deflater(Deflater.BEST_SPEED);
        var packed = new ByteArrayOutputStream(record.length / 8);
        try (var out = new DeflaterOutputStream(packed, deflater)) {
            out.write(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    /**
     * What was packed; anything else is given back.
     *
     * @throws IOException when it was cut or damaged
     */
    static byte[] unpack(byte[] stored) throws IOException {
        if (stored.length == 0 || stored[0] != ZLIB) {
            return stored;
        }
        try (var in = new InflaterInputStream(new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        }
    }
}
