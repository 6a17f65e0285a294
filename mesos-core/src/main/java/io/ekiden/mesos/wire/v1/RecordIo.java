package io.ekiden.mesos.wire.v1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * RecordIO: each record is its length in decimal, a newline, and that many bytes. Where the chunks of HTTP begin and end means nothing.
 *
 * <p><b>Source:</b> Mesos {@code docs/recordio.md}; readers there skip blank lines before a length.
 */
public final class RecordIo {
    private RecordIo() {}

    /** One record, ready to be sent. */
    public static byte[] frame(byte[] record) {
        var length = (record.length + "\n").getBytes(StandardCharsets.US_ASCII);
        var frame = new byte[length.length + record.length];
        System.arraycopy(length, 0, frame, 0, length.length);
        System.arraycopy(record, 0, frame, length.length, record.length);
        return frame;
    }

    /** Puts records together from pieces of any size. Confined to one thread; useless after it has thrown. */
    public static final class Decoder {
        private final int largest;
        private final ByteArrayOutputStream record = new ByteArrayOutputStream();
        private long length;
        private int digits;
        /** Bytes of the record still to come; negative while its length is being read. */
        private int missing = -1;

        /** @param largest bytes a record may have */
        public Decoder(int largest) {
            this.largest = largest;
        }

        /**
         * The records that these bytes complete.
         *
         * @throws WireException when a length is no number, zero or too large
         */
        public List<byte[]> feed(byte[] bytes) throws WireException {
            var records = new ArrayList<byte[]>();
            int at = 0;
            while (at < bytes.length) {
                if (missing < 0) {
                    readLength(bytes[at++]);
                    continue;
                }
                int count = Math.min(missing, bytes.length - at);
                record.write(bytes, at, count);
                at += count;
                missing -= count;
                if (missing == 0) {
                    records.add(record.toByteArray());
                    record.reset();
                    missing = -1;
                }
            }
            return records;
        }

        private void readLength(byte octet) throws WireException {
            if (octet == '\n') {
                endLength();
            } else if (octet >= '0' && octet <= '9') {
                length = length * 10 + (octet - '0');
                digits++;
                if (length > largest) {
                    throw new WireException("a record is longer than the " + largest + " bytes allowed");
                }
            } else {
                throw new WireException("a record's length holds the byte " + octet + ", which is no digit");
            }
        }

        private void endLength() throws WireException {
            if (digits == 0) {
                return;
            }
            if (length == 0) {
                throw new WireException("a record's length is 0");
            }
            missing = (int) length;
            length = 0;
            digits = 0;
        }
    }
}
