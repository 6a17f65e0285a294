package io.ekiden.orchestrator.store.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * As much of the tar format as a backup needs: plain files with names in ASCII. Longer names than a header has room for are in a record of
 * their own before it, as {@code pax} and GNU's tar read them.
 *
 * <p><b>Source:</b> POSIX.1-2001, {@code pax}: ustar Interchange Format, pax Extended Header.
 */
final class Tar {
    static final int BLOCK = 512;

    private static final int NAME = 100;
    private static final int MODE_AT = 100;
    private static final int OWNER_AT = 108;
    private static final int GROUP_AT = 116;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TIME_AT = 136;
    private static final int SUM_AT = 148;
    private static final int SUM_LENGTH = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    private static final char FILE = '0';
    private static final char EXTENDED = 'x';
    private static final int MAX_EXTENDED = 64 * 1024;

    /** A file of an archive. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; nobody compares them
    record Member(String name, byte[] content) {}

    private Tar() {}

    /** Appends a file. */
    static void write(OutputStream out, Member member, long seconds) throws IOException {
        var name = member.name();
        if (name.length() > NAME) {
            member(out, "pax", EXTENDED, pathRecord(name), seconds);
        }
        member(out, name.substring(0, Math.min(NAME, name.length())), FILE, member.content(), seconds);
    }

    /** Ends an archive. */
    static void end(OutputStream out) throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private static void member(OutputStream out, String name, char type, byte[] content, long seconds)
            throws IOException {
        var header = new byte[BLOCK];
        put(header, 0, name);
        put(header, MODE_AT, "0000600");
        put(header, OWNER_AT, "0000000");
        put(header, GROUP_AT, "0000000");
        put(header, SIZE_AT, String.format("%011o", content.length));
        put(header, TIME_AT, String.format("%011o", seconds));
        header[TYPE_AT] = (byte) type;
        System.arraycopy(MAGIC, 0, header, MAGIC_AT, MAGIC.length);
        put(header, SUM_AT, String.format("%06o\0 ", sum(header)));
        out.write(header);
        out.write(content);
        out.write(new byte[padding(content.length)]);
    }

    /** Its length is part of it, in decimal digits. */
    private static byte[] pathRecord(String name) {
        var rest = " path=" + name + "\n";
        int length = rest.length();
        int before = 0;
        while (before != length) {
            before = length;
            length = rest.length() + Integer.toString(before).length();
        }
        return (length + rest).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the next file.
     *
     * @param limit of its size in bytes
     * @throws BackupException when it is not what {@link #write} has written
     */
    static Optional<Member> read(InputStream in, int limit) throws IOException {
        var header = header(in);
        Optional<String> longName = Optional.empty();
        if (header.isPresent() && header.get()[TYPE_AT] == EXTENDED) {
            longName = Optional.of(path(content(in, header.get(), MAX_EXTENDED)));
            header = header(in);
        }
        if (header.isEmpty()) {
            return Optional.empty();
        }
        var found = header.get();
        if (found[TYPE_AT] != FILE) {
            throw new BackupException("there is something in it that is no plain file: " + name(found));
        }
        return Optional.of(new Member(longName.orElseGet(() -> name(found)), content(in, found, limit)));
    }

    private static Optional<byte[]> header(InputStream in) throws IOException {
        var header = exactly(in, BLOCK);
        boolean isEnd = true;
        for (byte octet : header) {
            isEnd &= octet == 0;
        }
        if (isEnd) {
            return Optional.empty();
        }
        if (octal(header, SUM_AT, SUM_LENGTH) != sum(header)) {
            throw new BackupException("it is no tar archive, or it is damaged");
        }
        return Optional.of(header);
    }

    private static byte[] content(InputStream in, byte[] header, int limit) throws IOException {
        long size = octal(header, SIZE_AT, SIZE_LENGTH);
        if (size > limit) {
            throw new BackupException(name(header) + " has " + size + " bytes; at most " + limit + " are possible");
        }
        var content = exactly(in, (int) size);
        exactly(in, padding((int) size));
        return content;
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException("it ends too early");
        return bytes;
    }

    private static String path(byte[] record) throws BackupException {
        var text = new String(record, StandardCharsets.US_ASCII);
        int start = text.indexOf(" path=");
        if (start < 1 || !text.equals(new String(pathRecord(nameIn(text, start)), StandardCharsets.US_ASCII))) {
            throw new BackupException("there is a header in it that no backup has");
        }
        return nameIn(text, start);
    }

    private static String nameIn(String text, int start) {
        int end = text.indexOf('\n', start);
        return text.substring(start + " path=".length(), end < 0 ? text.length() : end);
    }

    private static String name(byte[] header) {
        int end = 0;
        while (end < NAME && header[end] != 0) end++;
        return new String(header, 0, end, StandardCharsets.US_ASCII);
    }

    private static long octal(byte[] header, int at, int length) throws BackupException {
        long value = 0;
        for (byte octet : Arrays.copyOfRange(header, at, at + length)) {
            if (octet == 0 || octet == ' ') break;
            if (octet < '0' || octet > '7') throw new BackupException("it is no tar archive, or it is damaged");
            value = value * 8 + octet - '0';
        }
        return value;
    }

    /** Of a header in which the sum itself counts as blanks. */
    private static int sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + SUM_LENGTH ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    private static int padding(int size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
