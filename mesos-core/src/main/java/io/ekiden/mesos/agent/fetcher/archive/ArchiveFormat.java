package io.ekiden.mesos.agent.fetcher.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * The archives we can extract.
 *
 * <p><b>Source:</b> Mesos {@code launcher/fetcher.cpp extract}, by the same suffixes. We differ where a name says nothing at all, as in
 * {@code https://host/download?id=7}: there the first bytes decide. A name with any other extension is left alone, for a jar is a zip.
 */
public enum ArchiveFormat {
    TAR("tar"),
    TAR_GZ("tar\\.gz|tgz"),
    TAR_BZ2("tar\\.bz2|tbz2"),
    TAR_XZ("tar\\.xz|txz"),
    TAR_ZST("tar\\.zst|tzst"),
    ZIP("zip"),
    GZ("gz");

    private static final Pattern EXTENSION = Pattern.compile(".*\\.[A-Za-z][A-Za-z0-9]{0,7}");
    private static final int XZ_MEMORY_KIB = 128 << 10;
    private static final int USTAR_AT = 257;
    private static final int HEAD = 512;

    private final Pattern names;

    ArchiveFormat(String suffixes) {
        this.names = Pattern.compile(".*\\.(" + suffixes + ")", Pattern.DOTALL);
    }

    /** The format by the name in the sandbox, else by the name in the URI, else by the first bytes of the file. */
    public static Optional<ArchiveFormat> of(String outputName, String uriName, Path file) throws IOException {
        for (var name : List.of(outputName, uriName)) {
            var lower = name.toLowerCase(Locale.ROOT);
            for (var format : values()) {
                if (format.names.matcher(lower).matches()) {
                    return Optional.of(format);
                }
            }
            if (EXTENSION.matcher(lower).matches()) {
                return Optional.empty();
            }
        }
        return byContent(file);
    }

    /** The uncompressed bytes. A zip has to be read as a file instead. */
    InputStream open(Path archive) throws IOException {
        var raw = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        try {
            return switch (this) {
                case TAR, ZIP -> raw;
                // The JDK's does not keep in memory what the header says the file's name is.
                case TAR_GZ, GZ -> new GZIPInputStream(raw, 1 << 16);
                case TAR_BZ2 -> new BZip2CompressorInputStream(raw, true);
                case TAR_XZ ->
                    XZCompressorInputStream.builder()
                            .setInputStream(raw)
                            .setDecompressConcatenated(true)
                            .setMemoryLimitKiB(XZ_MEMORY_KIB)
                            .get();
                case TAR_ZST -> new ZstdCompressorInputStream(raw);
            };
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private static Optional<ArchiveFormat> byContent(Path file) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6)) {
            return Optional.of(ZIP);
        }
        if (isTar(head)) {
            return Optional.of(TAR);
        }
        if (startsWith(head, 0x1f, 0x8b)) {
            return tarWithin(TAR_GZ, file);
        }
        if (startsWith(head, 'B', 'Z', 'h')) {
            return tarWithin(TAR_BZ2, file);
        }
        if (startsWith(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return tarWithin(TAR_XZ, file);
        }
        if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) {
            return tarWithin(TAR_ZST, file);
        }
        return Optional.empty();
    }

    private static Optional<ArchiveFormat> tarWithin(ArchiveFormat format, Path file) {
        try (var in = format.open(file)) {
            return isTar(in.readNBytes(HEAD)) ? Optional.of(format) : Optional.empty();
        } catch (IOException | RuntimeException _) {
            // It only looked like an archive; nothing in its name promised one.
            return Optional.empty();
        }
    }

    private static boolean isTar(byte[] head) {
        var magic = "ustar".getBytes(StandardCharsets.US_ASCII);
        return head.length == HEAD && Arrays.equals(Arrays.copyOfRange(head, USTAR_AT, USTAR_AT + magic.length), magic);
    }

    private static boolean startsWith(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (head.length <= i || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
