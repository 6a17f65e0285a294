package io.ekiden.mesos.agent.fetcher.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** How a file begins, which tells what it is. */
final class FirstBytes {
    private static final int HEAD = 512;
    private static final int USTAR_AT = 257;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_END = 156;
    /** <b>Source:</b> PKWARE APPNOTE 4.3.16: the end of a zip, with a comment of at most 64 KiB behind it. */
    private static final int END_OF_ZIP = 22 + 0xffff;

    /** Of what is shown of a file that is no archive. */
    private static final int SHOWN = 40;

    private final byte[] head;

    private FirstBytes(byte[] head) {
        this.head = head;
    }

    static FirstBytes of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return of(in);
        }
    }

    static FirstBytes of(InputStream in) throws IOException {
        return new FirstBytes(in.readNBytes(HEAD));
    }

    /** What it looks like; of what is compressed, that it holds a tar is only the usual case. */
    Optional<ArchiveFormat> format() {
        if (startsWith('P', 'K', 3, 4) || startsWith('P', 'K', 5, 6)) {
            return Optional.of(ArchiveFormat.ZIP);
        }
        if (isTar()) {
            return Optional.of(ArchiveFormat.TAR);
        }
        if (startsWith(0x1f, 0x8b)) {
            return Optional.of(ArchiveFormat.TAR_GZ);
        }
        if (startsWith('B', 'Z', 'h')) {
            return Optional.of(ArchiveFormat.TAR_BZ2);
        }
        if (startsWith(0xfd, '7', 'z', 'X', 'Z', 0)) {
            return Optional.of(ArchiveFormat.TAR_XZ);
        }
        if (startsWith(0x28, 0xb5, 0x2f, 0xfd)) {
            return Optional.of(ArchiveFormat.TAR_ZST);
        }
        return Optional.empty();
    }

    boolean isTar() {
        var magic = "ustar".getBytes(StandardCharsets.US_ASCII);
        return head.length == HEAD && Arrays.equals(Arrays.copyOfRange(head, USTAR_AT, USTAR_AT + magic.length), magic);
    }

    /** As tars were before POSIX, without a magic word but with a checksum; or one without entries, which begins with zeros. */
    boolean isOldTar() {
        int sum = 0;
        for (int i = 0; i < head.length; i++) {
            boolean checksum = i >= CHECKSUM_AT && i < CHECKSUM_END;
            sum += checksum ? ' ' : head[i] & 0xff;
        }
        int blanks = (CHECKSUM_END - CHECKSUM_AT) * ' ';
        return head.length == HEAD && (sum == checksum() || (sum == blanks && head[CHECKSUM_AT] == 0));
    }

    private int checksum() {
        var octal = new String(head, CHECKSUM_AT, CHECKSUM_END - CHECKSUM_AT, StandardCharsets.US_ASCII)
                .replaceAll("[\\x00 ]", "");
        return octal.matches("[0-7]{1,8}") ? Integer.parseInt(octal, 8) : -1;
    }

    /** Whether something may precede it, as the program in an archive that unpacks itself. */
    static boolean endsAsZip(Path path) throws IOException {
        byte[] tail;
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            tail = new byte[(int) Math.min(file.length(), END_OF_ZIP)];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
        }
        return new String(tail, StandardCharsets.ISO_8859_1).contains("PK\u0005\u0006");
    }

    /** In words. What servers send instead of a file is mostly a page that says why. */
    String described() {
        if (head.length == 0) {
            return "empty";
        }
        if (format().isPresent()) {
            return "no archive, though it is compressed";
        }
        var text = new String(head, 0, Math.min(head.length, SHOWN), StandardCharsets.ISO_8859_1);
        return "no archive; it begins with '" + text.replaceAll("[^ -~]+", " ").strip() + "'";
    }

    private boolean startsWith(int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (head.length <= i || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
