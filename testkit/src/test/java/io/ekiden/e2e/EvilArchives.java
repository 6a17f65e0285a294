package io.ekiden.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Archives that want to write where they must not. */
final class EvilArchives {
    private interface Entries {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private EvilArchives() {}

    /** One file of that name, absolute or with dots. */
    static byte[] file(String name) {
        return tgz(tar -> file(tar, name));
    }

    /** A symlink to a directory outside, then a file through it. */
    static byte[] throughSymlink(String outside, String name) {
        return tgz(tar -> {
            var link = new TarArchiveEntry("way-out", TarConstants.LF_SYMLINK);
            link.setLinkName(outside);
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
            file(tar, "way-out/" + name);
        });
    }

    /** A hard link to a file of the machine. */
    static byte[] hardLink(String target) {
        return tgz(tar -> {
            var link = new TarArchiveEntry("stolen", TarConstants.LF_LINK);
            link.setLinkName(target);
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        });
    }

    private static void file(TarArchiveOutputStream tar, String name) throws IOException {
        var entry = new TarArchiveEntry(name, true);
        var text = "evil".getBytes(StandardCharsets.US_ASCII);
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
    }

    private static byte[] tgz(Entries entries) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes))) {
            entries.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
